package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.proto.v1.TaskDescriptor;
import dev.prong.proto.v1.Value;
import org.junit.jupiter.api.function.Executable;

/** Sends values and tasks through bytes, as a transport would. */
final class Crossing {

    static final ClassLoader LOADER = Crossing.class.getClassLoader();

    private Crossing() {
    }

    static Object of(Object value) {
        return ValueCodec.decode(Wire.parse(Value.parser(), ValueCodec.encode(value).toByteArray()), LOADER);
    }

    @SuppressWarnings("unchecked")
    static <R> Task<R> ofTask(Task<R> task) {
        byte[] bytes = TaskCodec.encode(task).toByteArray();
        return (Task<R>) TaskCodec.decode(Wire.parse(TaskDescriptor.parser(), bytes), LOADER);
    }

    static Object decode(Value.Builder value) {
        return ValueCodec.decode(Wire.parse(Value.parser(), value.build().toByteArray()), LOADER);
    }

    static void refused(String message, Executable action) {
        assertEquals(message, assertThrows(MessageException.class, action).getMessage());
    }
}
