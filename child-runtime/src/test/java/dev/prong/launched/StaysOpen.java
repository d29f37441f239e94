package dev.prong.launched;

import dev.prong.child.ChildRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Keeps a runtime open until something is in its folder of AOT caches. */
public final class StaysOpen {

    private StaysOpen() {
    }

    /**
     * Prints how many JVMs are left after the close.
     *
     * @param args the folder, and how the name ends for which it waits
     */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        try (ChildRuntime runtime = ChildRuntime.builder().children(1).aotCache(folder).build()) {
            runtime.run(_ -> true);
            while (!has(folder, args[1])) {
                Thread.sleep(10);
            }
        }
        System.out.println("javas=" + ProcessHandle.current().descendants()
                .filter(each -> each.info().command().orElse("").endsWith("java")).count());
    }

    private static boolean has(Path folder, String end) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(end));
        }
    }
}
