package dev.prong.worker;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Fails the whole run if it leaves a thread of ours behind; registered for every test class. */
public final class NoThreadLeft implements BeforeAllCallback {

    private static final Namespace NAMESPACE = Namespace.create(NoThreadLeft.class);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** For {@link java.util.ServiceLoader}. */
    public NoThreadLeft() {
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // Made with the first test class, and closed after the last.
        AutoCloseable check = NoThreadLeft::assertNone;
        context.getRoot().getStore(NAMESPACE).computeIfAbsent("check", _ -> check);
    }

    /** Waits for those that are still on their way out. */
    private static void assertNone() throws InterruptedException {
        long begin = System.nanoTime();
        while (!found().isEmpty()) {
            if (System.nanoTime() - begin > LIMIT.toNanos()) {
                throw new AssertionError("left behind: " + found());
            }
            Thread.sleep(5);
        }
    }

    private static List<String> found() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("prong-")).toList();
    }
}
