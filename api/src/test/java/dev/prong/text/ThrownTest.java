package dev.prong.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is said of exceptions, and of those whose own methods throw. */
class ThrownTest {

    private static final class Hostile extends RuntimeException {
        @Override
        @SuppressWarnings("OverrideThrowableToString") // As others write it.
        public String toString() {
            throw ThrownTest.<RuntimeException> undeclared(new IOException("no text"));
        }

        @Override
        public synchronized Throwable getCause() {
            throw ThrownTest.<RuntimeException> undeclared(new IOException("no cause"));
        }
    }

    private static final class OwnCause extends ExceptionInInitializerError {
        @Override
        public synchronized Throwable getCause() {
            return this;
        }
    }

    @Test
    void explainsWhyAStaticInitialiserFailed() {
        Throwable first = new ExceptionInInitializerError(new IllegalStateException("no number", new IOException("x")));
        Throwable later = new NoClassDefFoundError("Could not initialize class Shop");
        later.initCause(first);

        assertEquals("java.lang.ExceptionInInitializerError, caused by java.lang.IllegalStateException: no number",
                Thrown.explain(first));
        assertEquals("java.lang.NoClassDefFoundError: Could not initialize class Shop, caused by "
                + Thrown.explain(first), Thrown.explain(later));
        assertEquals("java.io.IOException: a", Thrown.explain(new IOException("a", new IOException("b"))));
        assertEquals("java.lang.ExceptionInInitializerError",
                Thrown.explain(new ExceptionInInitializerError((Throwable) null)));
        assertEquals(OwnCause.class.getName(), Thrown.explain(new OwnCause()));
        assertEquals(Hostile.class.getName() + ": toString() threw java.io.IOException",
                Thrown.explain(new Hostile()));
    }

    @Test
    void whatAskingForTheCauseThrowsIsTheCause() {
        assertEquals("java.io.IOException: no cause", Thrown.causeOf(new Hostile()).toString());
        assertEquals(2, Thrown.chain(new Hostile()).count());
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> E undeclared(Exception thrown) throws E {
        throw (E) thrown;
    }
}
