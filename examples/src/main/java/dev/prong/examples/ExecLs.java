package dev.prong.examples;

import dev.prong.command.Command;
import dev.prong.command.CommandFailedException;
import dev.prong.command.ExecResult;

/**
 * A command line for the shell, whose output is collected.
 *
 * <pre>{@code
 * const { exec } = require("child_process");
 *
 * exec("ls -lh /usr", (error, stdout, stderr) => {
 *   if (error) {
 *     console.error(`Error: ${error.message}`);
 *     return;
 *   }
 *   if (stderr) {
 *     console.error(`Stderr: ${stderr}`);
 *     return;
 *   }
 *   console.log(`Stdout: ${stdout}`);
 * });
 * }</pre>
 *
 * <p>Another command line may be given as argument. It goes to a shell: never put together one from what others wrote.
 */
public final class ExecLs {

    private ExecLs() {
    }

    public static void main(String[] args) throws Exception {
        String commandLine = args.length == 0 ? "ls -lh /usr" : args[0];
        try {
            ExecResult result = Command.shell(commandLine).exec();
            if (!result.stderr().isEmpty()) {
                System.err.println("Stderr: " + result.stderr());
                return;
            }
            System.out.println("Stdout: " + result.stdout());
        } catch (CommandFailedException error) {
            System.err.println("Error: " + error.getMessage());
        }
    }
}
