package dev.prong.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import dev.prong.call.Call;
import dev.prong.child.ChildRuntime;
import dev.prong.command.Command;
import dev.prong.proto.v1.Frame;
import dev.prong.worker.WorkerRuntime;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The packages of the libraries depend on each other in one direction. Who needs whom is read from what was compiled, so
 * that names without an import count too. ({@code jdeps} would want all modules that ours require; ArchUnit would be one
 * more dependency for this one rule.)
 */
class PackagesTest {

    /**
     * Where a runtime is opened it leads to what it is built of, which in turn is made of the words that users have for
     * its settings: specifications, how children are recycled, how remote ones are let in.
     */
    private static final Set<Set<String>> ALLOWED = Set.of(Set.of("dev.prong", "dev.prong.spi"),
            Set.of("dev.prong.child", "dev.prong.child.grpc", "dev.prong.child.host", "dev.prong.child.pool"));

    /** The package of a class, as the constants of a class file name it: in names, descriptors and signatures. */
    private static final Pattern PACKAGE = Pattern.compile("dev/prong(?:/[a-z]\\w*)*(?=/[A-Z])");

    @Test
    void noPackagesDependOnEachOther() throws Exception {
        Map<String, Set<String>> needs = needs();
        assertTrue(needs.getOrDefault("dev.prong.child.session", Set.of()).contains("dev.prong.call"),
                () -> "what is needed is found: " + needs);
        assertEquals(ALLOWED, circles(needs));
    }

    private static Map<String, Set<String>> needs() throws URISyntaxException, IOException {
        Map<String, Set<String>> needs = new HashMap<>();
        for (Class<?> each : List.of(Task.class, Call.class, Command.class, Frame.class, WorkerRuntime.class,
                ChildRuntime.class)) {
            Path source = Path.of(each.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(source)) {
                addAll(source, needs);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(source)) {
                    addAll(jar.getPath("/"), needs);
                }
            }
        }
        return needs;
    }

    private static void addAll(Path root, Map<String, Set<String>> needs) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                add(ClassFile.of().parse(Files.readAllBytes(file)), needs);
            }
        }
    }

    private static void add(ClassModel type, Map<String, Set<String>> needs) {
        String own = type.thisClass().asSymbol().packageName();
        Set<String> named = needs.computeIfAbsent(own, _ -> new HashSet<>());
        for (PoolEntry entry : type.constantPool()) {
            if (entry instanceof Utf8Entry text) {
                PACKAGE.matcher(text.stringValue()).results().map(found -> found.group().replace('/', '.'))
                        .filter(name -> !name.equals(own)).forEach(named::add);
            }
        }
    }

    /** The sets of packages of which each leads to every other. */
    private static Set<Set<String>> circles(Map<String, Set<String>> needs) {
        Map<String, Set<String>> reached = new HashMap<>();
        needs.keySet().forEach(each -> reached.put(each, reachedFrom(each, needs)));
        return needs.keySet().stream().filter(each -> reached.get(each).contains(each))
                .map(each -> Stream.concat(Stream.of(each), reached.get(each).stream())
                        .filter(other -> reached.getOrDefault(other, Set.of()).contains(each))
                        .collect(Collectors.<String, Set<String>> toCollection(TreeSet::new)))
                .collect(Collectors.toSet());
    }

    private static Set<String> reachedFrom(String start, Map<String, Set<String>> needs) {
        Set<String> reached = new HashSet<>();
        List<String> open = new ArrayList<>(needs.get(start));
        while (!open.isEmpty()) {
            String next = open.removeLast();
            if (reached.add(next)) {
                open.addAll(needs.getOrDefault(next, Set.of()));
            }
        }
        return reached;
    }
}
