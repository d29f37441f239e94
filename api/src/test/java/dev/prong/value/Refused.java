package dev.prong.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.MessageException;
import org.junit.jupiter.api.function.Executable;

/** Expects a refusal with its whole message. */
final class Refused {

    private Refused() {
    }

    static void expect(String message, Executable action) {
        assertEquals(message, assertThrows(MessageException.class, action).getMessage());
    }
}
