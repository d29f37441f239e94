package dev.prong.value;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Constructor;

/**
 * The doors that the JDK keeps open for serialization libraries, of which we need three: taking a lambda apart, putting
 * it together, and making an object without running a constructor. They work without any package being opened to us.
 */
final class Serials {

    private static final Object FACTORY;
    private static final MethodHandle WRITE_REPLACE;
    private static final MethodHandle NEW_CONSTRUCTOR;
    private static final MethodHandle READ_RESOLVE;

    static {
        // By reflection, because the compiler warns of sun.reflect and that warning cannot be suppressed.
        try {
            Class<?> type = Class.forName("sun.reflect.ReflectionFactory");
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            MethodType toHandle = MethodType.methodType(MethodHandle.class, Class.class);
            FACTORY = lookup.findStatic(type, "getReflectionFactory", MethodType.methodType(type)).invoke();
            WRITE_REPLACE = lookup.findVirtual(type, "writeReplaceForSerialization", toHandle).bindTo(FACTORY);
            NEW_CONSTRUCTOR = lookup.findVirtual(type, "newConstructorForSerialization",
                    MethodType.methodType(Constructor.class, Class.class, Constructor.class)).bindTo(FACTORY);
            READ_RESOLVE = (MethodHandle) lookup.findVirtual(type, "readResolveForSerialization", toHandle)
                    .invoke(FACTORY, SerializedLambda.class);
        } catch (Throwable t) {
            throw new ExceptionInInitializerError(t);
        }
    }

    private Serials() {
    }

    /** What takes apart the lambdas of {@code type}: gives a {@link SerializedLambda}. Null if there is no such thing. */
    static MethodHandle opener(Class<?> type) {
        try {
            return (MethodHandle) WRITE_REPLACE.invoke(type);
        } catch (Throwable t) {
            throw new IllegalStateException("no writeReplace of " + type.getName(), t);
        }
    }

    /** Lets the capturing class make the lambda again; throws what that class throws. */
    static Object rebuild(SerializedLambda form) throws Throwable {
        return READ_RESOLVE.invoke((Object) form);
    }

    /** An object of a class without fields: there is nothing that a constructor could set. */
    static Object create(Class<?> type) throws Throwable {
        return ((Constructor<?>) NEW_CONSTRUCTOR.invoke(type, Object.class.getConstructor())).newInstance();
    }
}
