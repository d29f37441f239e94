package dev.prong.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import dev.prong.TaskRuntime;
import dev.prong.TaskTimeoutException;
import dev.prong.call.Call;
import dev.prong.spi.RuntimeProvider;
import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The backend of the page is made outside of Prong: with the API and the core alone, and by what they export. */
@Timeout(60)
class BackendOnCoreTest {

    private static final String MODULE = """
            module virtual {
                requires dev.prong.core;
                provides dev.prong.spi.RuntimeProvider with virtual.VirtualProvider;
            }
            """;

    private static final CountDownLatch BEGUN = new CountDownLatch(1);

    @TempDir
    private Path folder;

    @Test
    void isFoundAndKeepsTheFirstPromises() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {compile().toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            TaskRuntime runtime = TaskRuntime.open("virtual");
            try (runtime) {
                keepsTheFirstPromises(runtime);
            }
            assertThrows(TaskRejectedException.class, () -> runtime.submit(_ -> 1));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static void keepsTheFirstPromises(TaskRuntime runtime) throws InterruptedException {
        int[] mine = {1};
        int[] copied = runtime.run(_ -> mine);
        copied[0] = 2;
        assertEquals(1, mine[0]);
        assertEquals(List.of(2, 4, 6), runtime.map(List.of(1, 2, 3), each -> (Task<Integer>) _ -> 2 * each));
        TaskFailedException failed = assertThrows(TaskFailedException.class, () -> runtime.run(_ -> {
            throw new IllegalStateException("no");
        }));
        assertTrue(failed.isCausedBy(RuntimeException.class));
        assertThrows(TaskTimeoutException.class,
                () -> runtime.run(_ -> sleep(), TaskOptions.timeout(Duration.ofMillis(50))));
        TaskHandle<Integer> handle = runtime.submit(_ -> {
            BEGUN.countDown();
            return sleep();
        });
        BEGUN.await();
        assertFalse(handle.isDone());
        handle.cancel();
        assertThrows(TaskCancelledException.class, handle::join);
    }

    private static int sleep() throws InterruptedException {
        Thread.sleep(Long.MAX_VALUE);
        return 0;
    }

    private Path compile() throws Exception {
        String code = Pages.fences("java").stream().filter(fence -> fence.page().endsWith("backends.md"))
                .map(Pages.Fence::code).filter(text -> text.contains("class VirtualProvider")).findFirst()
                .orElseThrow();
        Path info = Files.writeString(folder.resolve("module-info.java"), MODULE);
        Path source = Files.writeString(folder.resolve("VirtualProvider.java"), "package virtual;\n" + code);
        Path classes = folder.resolve("classes");
        assertEquals(0, ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, "-Xlint:all,-serial",
                "-Werror", "-d", classes.toString(), "--module-path",
                source(Task.class) + File.pathSeparator + source(Call.class), info.toString(), source.toString()));
        // On the class path, where the tests have Prong.
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve(RuntimeProvider.class.getName()), "virtual.VirtualProvider");
        return classes;
    }

    private static Path source(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
