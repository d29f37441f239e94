package dev.prong.command;

import dev.prong.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs a command that only the end of the JVM ends, and then tries another; its hook lets it say what came of them. */
final class RunsCommandsWhileTheJvmEnds {

    private RunsCommandsWhileTheJvmEnds() {
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("runs-commands");
        Thread runner = new Thread(() -> {
            // No exec: a signal that meets one finds a process of which nobody can say what it leaves to the system.
            run(Command.shell("touch started; sleep 1000; :").directory(folder));
            run(Command.of("echo", "more"));
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(runner)));
        runner.start();
        Eventually.isTrue(() -> Files.exists(folder.resolve("started")), () -> "not started");
        Files.delete(folder.resolve("started"));
        Files.delete(folder);
        System.out.println("started");
    }

    private static void run(Command command) {
        try {
            System.out.print(command.exec().stdout());
        } catch (CommandFailedException e) {
            System.out.println(e.kind() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void finish(Thread runner) {
        try {
            runner.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
