package dev.prong.child;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Makes the AOT caches of the children that most tests start, before the first of them: a build spends most of its time on
 * starting children. After that no runtime of a test makes one in the background, where it would be a process that the test
 * does not know of. Registered for every test class; does nothing where the build has set no folder for it, and where
 * Prong's classes are in folders.
 */
public final class AotCaches implements BeforeAllCallback {

    private static final Namespace NAMESPACE = Namespace.create(AotCaches.class);
    private static final String FOLDER = "XDG_CACHE_HOME";

    /** For {@link java.util.ServiceLoader}. */
    public AotCaches() {
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (System.getenv(FOLDER) != null) {
            context.getRoot().getStore(NAMESPACE).computeIfAbsent("lock", _ -> makeAndLock());
        }
    }

    private static void make(Transport transport, String... options) throws InterruptedException {
        try (ChildRuntime runtime = ChildRuntime.builder().transport(transport).javaOptions(options).build()) {
            runtime.makeAotCache();
        }
    }

    private static AutoCloseable makeAndLock() {
        try {
            make(Transport.STDIO, Children.BRIEF_LIFE);
            make(Transport.STDIO);
            make(Transport.GRPC, Children.BRIEF_LIFE);
            Path lock = Path.of(System.getenv(FOLDER), "prong", "lock");
            FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            return channel;
        } catch (Exception e) {
            throw new IllegalStateException("AOT caches not made", e);
        }
    }
}
