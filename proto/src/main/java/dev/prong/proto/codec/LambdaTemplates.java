package dev.prong.proto.codec;

import dev.prong.proto.v1.LambdaValue;
import dev.prong.value.Lambdas;
import java.lang.invoke.SerializedLambda;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/** What is the same for every lambda of one class: all but what it captures. Kept as long as that class. Thread-safe. */
final class LambdaTemplates {

    private static final ClassValue<AtomicReference<LambdaValue>> CACHE = new ClassValue<>() {
        @Override
        protected AtomicReference<LambdaValue> computeValue(Class<?> type) {
            return new AtomicReference<>();
        }
    };

    private LambdaTemplates() {
    }

    /** The message for the lambdas of {@code type}, of which {@code form} is one, without captured values. */
    static LambdaValue of(Class<?> type, SerializedLambda form) {
        AtomicReference<LambdaValue> cached = CACHE.get(type);
        LambdaValue known = cached.get();
        if (known == null) {
            OptionalLong code = code(type, form);
            known = make(form, code.orElse(0));
            if (code.isPresent()) {
                cached.set(known);
            }
        }
        return known;
    }

    private static OptionalLong code(Class<?> type, SerializedLambda form) {
        if (!ClassCode.isNumbered(form)) {
            return OptionalLong.of(0);
        }
        try {
            return ClassCode.ofSent(
                    Class.forName(form.getCapturingClass().replace('/', '.'), false, type.getClassLoader()),
                    "lambda " + Lambdas.nameOf(form));
        } catch (ClassNotFoundException | LinkageError _) {
            return OptionalLong.of(0); // A hidden class: it has no file either.
        }
    }

    private static LambdaValue make(SerializedLambda form, long code) {
        return LambdaValue.newBuilder().setCode(code).setCapturingClass(form.getCapturingClass())
                .setInterfaceClass(form.getFunctionalInterfaceClass())
                .setInterfaceMethod(form.getFunctionalInterfaceMethodName())
                .setInterfaceSignature(form.getFunctionalInterfaceMethodSignature())
                .setImplementationKind(form.getImplMethodKind()).setImplementationClass(form.getImplClass())
                .setImplementationMethod(form.getImplMethodName())
                .setImplementationSignature(form.getImplMethodSignature())
                .setInstantiatedMethodType(form.getInstantiatedMethodType()).build();
    }
}
