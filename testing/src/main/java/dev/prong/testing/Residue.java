package dev.prong.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What tests must not leave behind: threads of ours, processes, temporary folders. To be asserted after the last test
 * of a class; it waits for what is still on its way out.
 */
public final class Residue {

    /** Threads that live as long as the JVM. */
    private static final Set<String> IMMORTAL = Set.of("prong-spawner");

    private Residue() {
    }

    /** Asserts that there is no thread, process or temporary folder of this JVM's left. */
    public static void assertNone() throws InterruptedException {
        Eventually.isTrue(() -> found().isEmpty(), () -> "left behind: " + found());
    }

    private static List<String> found() {
        return Stream.of(threads(), processes(), folders()).flatMap(s -> s).toList();
    }

    private static Stream<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("prong-") && !IMMORTAL.contains(name)).map(name -> "thread=" + name);
    }

    private static Stream<String> processes() {
        return ProcessHandle.current().descendants().filter(process -> Processes.isRunning(process.pid()))
                .filter(process -> !isGuard(process)) // It lives as long as the JVM.
                .map(process -> "process=%d %s".formatted(process.pid(), process.info().commandLine().orElse("")));
    }

    private static boolean isGuard(ProcessHandle process) {
        // As in: sh -c SCRIPT prong-guard
        return process.info().arguments().filter(words -> words.length > 2 && words[2].equals("prong-guard"))
                .isPresent();
    }

    private static Stream<String> folders() {
        String mine = "prong-" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(mine)).map(file -> "folder=" + file)
                    .toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
