package dev.prong.value;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.util.Arrays;

/**
 * The lambdas and method references of one place in the source whose interface is serializable; code, so only a task or
 * what it captures may be one.
 */
public final class LambdaShape implements Shape {

    private final Class<?> type;
    private final MethodHandle opener;
    private final boolean captures;
    private final boolean immutable;
    /** The form of the lambdas of this class if they capture nothing; written by any thread, all alike. */
    private volatile SerializedLambda example;

    LambdaShape(Class<?> type, MethodHandle opener) {
        Field[] fields = type.getDeclaredFields();
        this.type = type;
        this.opener = opener;
        this.captures = fields.length > 0;
        this.immutable = Arrays.stream(fields).map(Field::getType).allMatch(Shapes::isImmutableType);
    }

    @Override
    public boolean immutable() {
        return immutable;
    }

    /** Where the lambda comes from and what it captures; made once for those that capture nothing. */
    SerializedLambda form(Object lambda) {
        SerializedLambda known = example;
        if (known != null && !captures) {
            return known;
        }
        try {
            SerializedLambda form = (SerializedLambda) opener.invoke(lambda);
            if (!captures) {
                example = form;
            }
            return form;
        } catch (Throwable t) {
            throw Refusal.threw("taking apart " + type.getName(), t);
        }
    }
}
