package dev.prong.child.launch;

import dev.prong.failure.SafeLog;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where this process has its classes from. Stateless. */
public final class ClassPaths {

    private ClassPaths() {
    }

    /**
     * The class path and the module path of this process, as absolute paths; in the child both are its class path. An
     * empty entry is this process's working directory, as it is to the JVM.
     */
    public static List<Path> ofThisProcess() {
        return of(Optional.ofNullable(System.getProperty("java.class.path")),
                Optional.ofNullable(System.getProperty("jdk.module.path")),
                System.getProperty("jdk.module.main") != null);
    }

    /** The same for properties with these values. */
    static List<Path> of(Optional<String> classPath, Optional<String> modulePath, boolean mainIsModule) {
        // The JVM's own rule: a program that is a module and has an empty class path has none.
        Stream<Path> classes = classPath.filter(paths -> !(paths.isEmpty() && mainIsModule)).stream()
                .flatMap(ClassPaths::entries);
        Stream<Path> modules = modulePath.stream().flatMap(ClassPaths::entries).flatMap(ClassPaths::modulesAt);
        return Stream.concat(classes, modules).distinct().toList();
    }

    private static Stream<Path> entries(String paths) {
        return Arrays.stream(paths.split(File.pathSeparator, -1)).map(path -> Path.of(path).toAbsolutePath());
    }

    /** An entry of a module path is a module, or a folder of modules, which means nothing on a class path. */
    private static Stream<Path> modulesAt(Path entry) {
        if (!Files.isDirectory(entry) || isModule(entry)) {
            return Stream.of(entry);
        }
        try (Stream<Path> members = Files.list(entry)) {
            return members.filter(each -> each.toString().endsWith(".jar") || isModule(each)).sorted().toList()
                    .stream();
        } catch (IOException e) {
            new SafeLog("dev.prong.child").log(System.Logger.Level.WARNING,
                    "folder of modules cannot be read, so children do not have them: folder=" + entry, e);
            return Stream.empty();
        }
    }

    private static boolean isModule(Path folder) {
        return Files.exists(folder.resolve("module-info.class"));
    }
}
