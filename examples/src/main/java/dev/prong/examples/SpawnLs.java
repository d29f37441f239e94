package dev.prong.examples;

import dev.prong.command.Command;
import dev.prong.command.Subprocess;
import java.util.concurrent.CountDownLatch;

/**
 * A command whose output is streamed, line by line, while it runs.
 *
 * <pre>{@code
 * const { spawn } = require("child_process");
 *
 * const ls = spawn("ls", ["-lh", "/usr"]);
 *
 * ls.stdout.on("data", (data) => {
 *   console.log(`Output: ${data}`);
 * });
 *
 * ls.stderr.on("data", (data) => {
 *   console.error(`Error: ${data}`);
 * });
 *
 * ls.on("close", (code) => {
 *   console.log(`Child process exited with code ${code}`);
 * });
 * }</pre>
 *
 * <p>Another folder than {@code /usr} may be given as argument.
 */
public final class SpawnLs {

    private SpawnLs() {
    }

    public static void main(String[] args) throws Exception {
        String folder = args.length == 0 ? "/usr" : args[0];
        Subprocess ls = Command.of("ls", "-lh", folder).spawn();

        ls.stdout().lines().forEach(line -> System.out.println("Output: " + line));
        ls.stderr().lines().forEach(line -> System.err.println("Error: " + line)); // kept until now

        CountDownLatch closed = new CountDownLatch(1);
        ls.onClose(exit -> {
            System.out.println("Child process exited with code " + exit.code());
            closed.countDown();
        });
        closed.await(); // listeners run on a thread of their own
    }
}
