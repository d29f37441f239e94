package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.DeathCertificate;
import dev.prong.RuntimeEvent;
import dev.prong.TaskOptions;
import dev.prong.child.HostileChild.Behaviour;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames of calls that have ended, or never were, mean nothing and are counted. */
@Timeout(Children.SECONDS)
class LateFramesTest {

    @TempDir
    Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    /** Two more answers; or five frames for each of six calls that it does not have. */
    @ParameterizedTest
    @CsvSource({"ANSWERS_TWICE, 2", "ANSWERS_FOR_OTHERS, 30"})
    void areCountedInTheCertificate(Behaviour behaviour, int frames) throws Exception {
        CompletableFuture<DeathCertificate> death = new CompletableFuture<>();
        try (ChildRuntime runtime = Children.builder().java(script(behaviour)).onEvent(event -> {
            if (event instanceof RuntimeEvent.WorkerCrashed crashed) {
                death.complete(crashed.exit().certificate().orElseThrow());
            }
        }).build()) {
            assertEquals(Integer.valueOf(42), runtime.<Object> run(_ -> 1));
            DeathCertificate found = death.get(Children.SECONDS, TimeUnit.SECONDS);
            assertEquals(frames, found.lateFrames(), found.report());
        }
    }

    @Test
    void aChildThatSaysNothingTooMuchHasNone() throws Exception {
        CompletableFuture<DeathCertificate> death = new CompletableFuture<>();
        try (ChildRuntime runtime = Children.builder().onEvent(event -> {
            if (event instanceof RuntimeEvent.WorkerCrashed crashed) {
                death.complete(crashed.exit().certificate().orElseThrow());
            }
        }).build()) {
            long pid = runtime.run(context -> {
                context.progress("half");
                System.out.println("line");
                return ProcessHandle.current().pid();
            }, TaskOptions.defaults());
            Children.kill("KILL", pid);
            assertEquals(0, death.get(Children.SECONDS, TimeUnit.SECONDS).lateFrames());
        }
    }

    private Path script(Behaviour behaviour) throws IOException {
        Path file = Files.writeString(folder.resolve("java"), "#!/bin/sh\nexec '%s' -cp '%s' %s %s\n".formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"), System.getProperty("java.class.path"),
                HostileChild.class.getName(), behaviour));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
