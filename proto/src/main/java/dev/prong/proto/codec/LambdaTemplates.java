package dev.prong.proto.codec;

import dev.prong.proto.v1.LambdaValue;
import java.lang.invoke.SerializedLambda;
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
        if (cached.get() == null) {
            cached.set(make(form));
        }
        return cached.get();
    }

    private static LambdaValue make(SerializedLambda form) {
        return LambdaValue.newBuilder().setCapturingClass(form.getCapturingClass())
                .setInterfaceClass(form.getFunctionalInterfaceClass())
                .setInterfaceMethod(form.getFunctionalInterfaceMethodName())
                .setInterfaceSignature(form.getFunctionalInterfaceMethodSignature())
                .setImplementationKind(form.getImplMethodKind()).setImplementationClass(form.getImplClass())
                .setImplementationMethod(form.getImplMethodName())
                .setImplementationSignature(form.getImplMethodSignature())
                .setInstantiatedMethodType(form.getInstantiatedMethodType()).build();
    }
}
