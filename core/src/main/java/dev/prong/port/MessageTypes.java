package dev.prong.port;

import java.lang.invoke.MethodType;

/** The types of messages and items. */
public final class MessageTypes {

    private MessageTypes() {
    }

    /** What values of {@code type} are instances of: {@link Long} for {@code long}. */
    @SuppressWarnings("unchecked") // long.class is a Class<Long>, as Long.class is.
    public static <T> Class<T> wrapperOf(Class<T> type) {
        return (Class<T>) MethodType.methodType(type).wrap().returnType();
    }

    /** The name of the class of {@code message}, for errors; {@code null} for null. */
    public static String nameOf(Object message) {
        return message == null ? "null" : message.getClass().getName();
    }
}
