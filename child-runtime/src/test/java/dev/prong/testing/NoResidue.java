package dev.prong.testing;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Fails the whole run if it leaves a thread, process or temporary folder behind; registered for every test class. */
public final class NoResidue implements BeforeAllCallback {

    /** For {@link java.util.ServiceLoader}. */
    public NoResidue() {
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot().getStore(Namespace.create(NoResidue.class)).computeIfAbsent(Check.class);
    }

    /** Made with the first test class, and closed after the last. */
    static final class Check implements AutoCloseable {

        @Override
        public void close() throws InterruptedException {
            Residue.assertNone();
        }
    }
}
