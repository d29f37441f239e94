package dev.prong.child.launch;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where this process has its classes from. */
public final class ClassPaths {

    private ClassPaths() {
    }

    /** The class path and the module path of this process; in the child both are its class path. */
    public static List<Path> ofThisProcess() {
        return Stream.of("java.class.path", "jdk.module.path").map(System::getProperty)
                .filter(paths -> paths != null && !paths.isEmpty())
                .flatMap(paths -> Stream.of(paths.split(File.pathSeparator)))
                .map(path -> Path.of(path).toAbsolutePath()).distinct().toList();
    }
}
