package dev.prong.launched;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.child.ChildRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Makes an AOT cache, and tells whether a child has it. */
public final class StartsWithACache {

    private StartsWithACache() {
    }

    /** Whether the JVM that runs it has mapped a cache from this folder. */
    record HasCacheFrom(String folder) implements Task<Boolean> {

        @Override
        public Boolean run(TaskContext context) throws IOException {
            return Files.readString(Path.of("/proc/self/maps")).contains(folder + "/");
        }
    }

    /**
     * Prints for two runtimes, one after the other, whether a child had the cache and whether there is one then.
     *
     * @param args the folder of caches, then options of the children's JVM
     */
    public static void main(String[] args) throws Exception {
        String[] options = Arrays.copyOfRange(args, 1, args.length);
        for (int i = 0; i < 2; i++) {
            try (ChildRuntime runtime = ChildRuntime.builder().children(1).aotCache(Path.of(args[0]))
                    .javaOptions(options).build()) {
                boolean had = runtime.run(new HasCacheFrom(args[0]));
                System.out.println("had=" + had + " made=" + runtime.makeAotCache());
            }
        }
    }
}
