package dev.prong.value;

import java.io.InvalidObjectException;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.stream.IntStream;

/** Puts lambdas together again. */
public final class Lambdas {

    private Lambdas() {
    }

    /** What {@code form} captures, in order. */
    static List<Object> captured(SerializedLambda form) {
        return IntStream.range(0, form.getCapturedArgCount()).mapToObj(form::getCapturedArg).toList();
    }

    /** Whether {@code index} is where a lambda with a body in an instance method keeps that method's object. */
    static boolean isThis(SerializedLambda form, int index) {
        return index == 0 && form.getImplMethodName().startsWith("lambda$")
                && form.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic;
    }

    /** The lambda of {@code form}, which is of {@code type}, with other captured values. */
    static Object rebuild(SerializedLambda form, Class<?> type, List<?> captured) {
        String name = form.getCapturingClass().replace('/', '.');
        try {
            return rebuild(new SerializedLambda(Class.forName(name, false, type.getClassLoader()),
                    form.getFunctionalInterfaceClass(), form.getFunctionalInterfaceMethodName(),
                    form.getFunctionalInterfaceMethodSignature(), form.getImplMethodKind(), form.getImplClass(),
                    form.getImplMethodName(), form.getImplMethodSignature(), form.getInstantiatedMethodType(),
                    captured.toArray()));
        } catch (ClassNotFoundException | LinkageError e) {
            throw new Refusal("class " + name + " of a lambda cannot be found by its name", e);
        }
    }

    /**
     * The lambda of {@code form}, made by the class that has it in its source; initialises that class.
     *
     * @throws Refusal if that class has no such lambda, or fails
     */
    public static Object rebuild(SerializedLambda form) {
        try {
            return Serials.rebuild(form);
        } catch (Throwable t) {
            throw failed(form, unwrapped(t));
        }
    }

    /** A readable name of the lambda of {@code form}. */
    public static String nameOf(SerializedLambda form) {
        return TaskNames.of(form);
    }

    private static Refusal failed(SerializedLambda form, Throwable cause) {
        String name = TaskNames.of(form);
        String type = form.getCapturingClass().replace('/', '.');
        // What javac generates throws the first for a lambda it does not know; the second, if a class has no lambdas.
        return cause instanceof IllegalArgumentException || cause instanceof NoSuchMethodException
                ? new Refusal("lambda " + name + " is not in class " + type
                        + " here; run both sides with the same version of it", cause)
                : Refusal.threw("making the lambda " + name + " of class " + type, cause);
    }

    /** What the class threw; around it stand exceptions of reflection. The causes of its own are its affair. */
    private static Throwable unwrapped(Throwable thrown) {
        boolean isWrapper = thrown instanceof InvalidObjectException || thrown instanceof InvocationTargetException;
        return isWrapper && thrown.getCause() != null ? unwrapped(thrown.getCause()) : thrown;
    }
}
