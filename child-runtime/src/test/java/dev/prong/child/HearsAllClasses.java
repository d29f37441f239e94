package dev.prong.child;

import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** A parent whose child names all classes there are: says what it was told, and by how many bytes its metaspace grew. */
final class HearsAllClasses {

    private HearsAllClasses() {
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("hears");
        Path java = LyingChildTest.script(folder);
        Task<Object> task = _ -> 1;
        try (ChildRuntime runtime = Children.builder().transport(Transport.valueOf(arguments[0])).java(java).build()) {
            TaskOptions options = TaskOptions.defaults().withName("lie");
            runtime.run(task, options.withIdempotencyKey(Lie.TRUTH.name()));
            long before = metaspace();
            try {
                System.out.println(runtime.run(task, options.withIdempotencyKey(Lie.ALL_CLASSES.name())));
            } catch (MessageException e) {
                System.out.println(e.getMessage());
            }
            System.out.println(metaspace() - before);
        }
        Files.delete(java);
        Files.delete(folder);
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getName().contains("Metaspace"))
                .map(MemoryPoolMXBean::getUsage).mapToLong(usage -> usage.getUsed()).sum();
    }
}
