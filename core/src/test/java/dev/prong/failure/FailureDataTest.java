package dev.prong.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Exceptions as data, those too whose own methods misbehave. */
class FailureDataTest {

    private static final String NAME = Hostile.class.getName();

    /** Whose methods throw what nobody declared. */
    private static final class Hostile extends RuntimeException {
        @Override
        public String getMessage() {
            throw FailureDataTest.<RuntimeException> undeclared(new IOException("no message"));
        }

        @Override
        public String toString() {
            throw FailureDataTest.<RuntimeException> undeclared(new IOException("no text"));
        }

        @Override
        public synchronized Throwable getCause() {
            throw FailureDataTest.<RuntimeException> undeclared(new IOException("no cause"));
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw FailureDataTest.<RuntimeException> undeclared(new IOException("no stack"));
        }
    }

    private static final class Silent extends RuntimeException {
        private static final StackTraceElement FRAME = new StackTraceElement("Shop", "pay", "Shop.java", 7);
        private final boolean hasStack;

        Silent(boolean hasStack) {
            this.hasStack = hasStack;
        }

        @Override
        @SuppressWarnings({"OverrideThrowableToString", "ToStringReturnsNull"}) // As others write it.
        public String toString() {
            return null;
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            return hasStack ? new StackTraceElement[] {null, FRAME} : null;
        }
    }

    @Test
    void tellsWhatItsMethodsThrow() {
        FailureData data = FailureData.of(new Hostile());
        assertEquals(NAME, data.type());
        assertEquals("getMessage() of " + NAME + " threw java.io.IOException", data.message());
        assertEquals(NAME + ": toString() threw java.io.IOException", data.text());
        assertEquals("java.io.IOException: no cause", data.cause().text());
        assertEquals(List.of(), data.stack());
        assertEquals(List.of("java.io.IOException: no stack"),
                data.suppressed().stream().map(FailureData::text).toList());
        assertEquals(data.text(), data.toStandIn().toString());
    }

    @Test
    void leavesOutWhatIsNull() {
        assertEquals(List.of(), FailureData.of(new Silent(false)).stack());
        assertEquals(List.of(Silent.FRAME), FailureData.of(new Silent(true)).stack());
        assertEquals(Silent.class.getName(), FailureData.of(new Silent(true)).text());
        assertNull(FailureData.of(new Silent(true)).message());
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> E undeclared(Exception thrown) throws E {
        throw (E) thrown;
    }
}
