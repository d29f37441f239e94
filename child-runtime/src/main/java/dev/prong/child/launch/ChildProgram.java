package dev.prong.child.launch;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a child's JVM runs: the main class that hosts tasks, and where that comes from.
 *
 * @param classPath folders and jars, in order
 * @param loadedBy which class loader of this process finds the same as a child with this class path; null if none does
 * @param launcher the main class that makes that class loader in the child; empty if the JVM itself does
 */
public record ChildProgram(List<Path> classPath, ClassLoader loadedBy, Optional<String> launcher) {

    /** The class that hosts tasks in the child. */
    private static final String MAIN_CLASS = "dev.prong.child.host.ChildMain";

    /** Copies the list. */
    public ChildProgram {
        classPath = List.copyOf(classPath);
    }

    /** One with a class path that somebody has chosen. */
    public static ChildProgram of(List<Path> classPath) {
        return new ChildProgram(classPath, null, Optional.empty());
    }

    /**
     * One that finds what the classes of Prong find in this process: by the class path of this process, by the launcher
     * of its executable jar, or else by Prong's own jars and by asking.
     *
     * @throws IllegalStateException if Prong's own classes are in no file
     */
    @SuppressWarnings("ReferenceEquality") // That very loader.
    public static ChildProgram ofThisProcess() {
        ClassLoader own = ChildProgram.class.getClassLoader();
        if (own == ClassLoader.getSystemClassLoader() || own == ClassLoader.getPlatformClassLoader() || own == null) {
            return new ChildProgram(ClassPaths.ofThisProcess(), ClassLoader.getSystemClassLoader(), Optional.empty());
        }
        Optional<String> launcher = SpringBoot.launcherOf(own);
        return launcher.isPresent() ? new ChildProgram(ClassPaths.ofThisProcess(), own, launcher)
                : new ChildProgram(OwnJars.of(own), null, Optional.empty());
    }

    /**
     * The jars of Prong itself and of what it needs, if they stand on the class path and are jars all: a beginning that is
     * the same for all programs. Empty if not, and where a launcher loads the classes.
     *
     * @param grpc whether the transport gRPC is needed
     */
    public List<Path> ownJars(boolean grpc) {
        if (launcher.isPresent()) {
            return List.of();
        }
        List<Path> own;
        try {
            ClassLoader loader = ChildProgram.class.getClassLoader();
            own = grpc ? OwnJars.of(loader) : OwnJars.ofStdio(loader);
        } catch (IllegalStateException _) {
            return List.of(); // In no file.
        }
        return own.stream().allMatch(each -> classPath.contains(each) && Files.isRegularFile(each)) ? own : List.of();
    }

    /** The same with {@code jars}, which stand on the class path, at the beginning of it. */
    public ChildProgram beginningWith(List<Path> jars) {
        return new ChildProgram(Stream.concat(jars.stream(), classPath.stream()).distinct().toList(), loadedBy,
                launcher);
    }

    /** The last arguments of {@code java}, where {@code argument} is that of the main class. */
    List<String> arguments(String argument) {
        List<String> arguments = new ArrayList<>();
        launcher.ifPresent(_ -> arguments.addAll(SpringBoot.options(MAIN_CLASS, argument)));
        arguments.add("-cp");
        arguments.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        if (launcher.isPresent()) {
            arguments.add(launcher.get());
        } else {
            arguments.add(MAIN_CLASS);
            arguments.add(argument);
        }
        return arguments;
    }
}
