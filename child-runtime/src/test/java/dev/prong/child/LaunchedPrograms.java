package dev.prong.child;

import com.google.protobuf.Message;
import dev.prong.Task;
import dev.prong.launched.RunsOneTask;
import dev.prong.call.Call;
import dev.prong.command.Command;
import dev.prong.proto.v1.Frame;
import dev.prong.worker.WorkerRuntime;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lays out the programs of {@code dev.prong.launched} as users lay out theirs: as folders and jars, away from the tests. */
final class LaunchedPrograms {

    static final String MAIN = RunsOneTask.class.getName();

    /** Each stands in a jar or folder of its own that a program with pipes needs: Prong's and one that it depends on. */
    private static final List<Class<?>> NEEDED = List.of(Task.class, Call.class, Command.class, WorkerRuntime.class,
            ChildRuntime.class, Frame.class, Message.class);

    private LaunchedPrograms() {
    }

    /** Where Prong is in this build, as folders and jars. */
    static List<Path> libraries() {
        return NEEDED.stream().map(LaunchedPrograms::source).distinct().toList();
    }

    /** The folder or jar that a class is from. */
    static Path source(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The program's classes in {@code folder}. */
    static Path classesIn(Path folder) throws IOException {
        String path = RunsOneTask.class.getPackageName().replace('.', '/');
        Files.createDirectories(folder.resolve(path));
        try (Stream<Path> classes = Files.list(source(RunsOneTask.class).resolve(path))) {
            for (Path each : classes.toList()) {
                Files.copy(each, folder.resolve(path).resolve(each.getFileName().toString()));
            }
        }
        Files.writeString(folder.resolve("greeting.txt"), "hello");
        return folder;
    }

    /** Makes {@code folder} with a jar of Prong, which has no module descriptors, and the one it depends on. */
    static Path librariesIn(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Path> sources = libraries();
        Path message = source(Message.class);
        Files.copy(message, folder.resolve("protobuf-java.jar"));
        jar(folder.resolve("prong.jar"), new Attributes(),
                sources.stream().filter(each -> !each.equals(message)).toArray(Path[]::new));
        return folder;
    }

    /** Makes a jar with the content of folders and other jars, and further attributes of its manifest. */
    static Path jar(Path jar, Attributes attributes, Path... sources) throws IOException {
        return jar(jar, attributes, Set.of("module-info.class", "META-INF/MANIFEST.MF"), sources);
    }

    /** Makes a jar with the content of a folder, which is a module. */
    static Path jarWithModule(Path jar, Path folder) throws IOException {
        return jar(jar, new Attributes(), Set.of(), folder);
    }

    private static Path jar(Path jar, Attributes attributes, Set<String> without, Path... sources)
            throws IOException {
        try (FileSystem target = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
            for (Path source : sources) {
                if (Files.isDirectory(source)) {
                    copy(source, target, without);
                } else {
                    try (FileSystem zip = FileSystems.newFileSystem(source)) {
                        copy(zip.getPath("/"), target, without);
                    }
                }
            }
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().putAll(attributes);
            Files.createDirectories(target.getPath("META-INF"));
            try (var out = Files.newOutputStream(target.getPath("META-INF/MANIFEST.MF"))) {
                manifest.write(out);
            }
        }
        return jar;
    }

    private static void copy(Path source, FileSystem target, Set<String> without) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                String name = source.relativize(each).toString().replace(File.separatorChar, '/');
                if (without.contains(name)) {
                    continue;
                }
                Path to = target.getPath("/").resolve(name);
                Files.createDirectories(to.getParent());
                try (InputStream in = Files.newInputStream(each)) {
                    Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** The entries of a class path, relative to where this process works. */
    static List<Path> relative(String classPath) {
        Path here = Path.of("").toAbsolutePath();
        return Stream.of(classPath.split(File.pathSeparator)).map(Path::of).map(Path::toAbsolutePath)
                .map(here::relativize).toList();
    }

    /** As a class path. */
    static String joined(List<Path> entries) {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
