package dev.prong.testing;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Fails the whole run if it leaves a thread, process or temporary folder behind; registered for every test class. */
public final class NoResidue implements BeforeAllCallback {

    private static final Namespace NAMESPACE = Namespace.create(NoResidue.class);

    /** For {@link java.util.ServiceLoader}. */
    public NoResidue() {
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // Made with the first test class, and closed after the last.
        AutoCloseable check = Residue::assertNone;
        context.getRoot().getStore(NAMESPACE).computeIfAbsent("check", _ -> check);
    }
}
