package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** Classes of the package {@code com.acme}, compiled by a test into a folder. */
record Compiled(Path folder) {

    private static final Pattern NAME = Pattern.compile("(?:class|interface|record) (\\w+)");

    /** Compiles sources that are declarations without a package, and may use Prong's. */
    static Compiled into(Path folder, List<String> options, String... declarations) throws IOException {
        Path sources = Files.createDirectories(folder.resolveSibling(folder.getFileName() + "-sources"));
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("-cp", classPath(folder), "-d", folder.toString()));
        for (String each : declarations) {
            Matcher name = NAME.matcher(each);
            assertTrue(name.find(), each);
            arguments.add(Files.writeString(sources.resolve(name.group(1) + ".java"),
                    "package com.acme; import dev.prong.*; import java.util.*; " + each).toString());
        }
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        assertEquals(0, javac.run(System.out, System.err, arguments.toArray(String[]::new)));
        return new Compiled(folder);
    }

    private static String classPath(Path folder) {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                + System.getProperty("path.separator") + folder;
    }

    /** A loader of its own for these classes. */
    ClassLoader loader() throws IOException {
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, Compiled.class.getClassLoader());
    }

    /** The task that a static method without parameters of a public class gives. */
    static Task<?> task(ClassLoader loader, String type, String method) throws ReflectiveOperationException {
        Method made = loader.loadClass("com.acme." + type).getMethod(method);
        return (Task<?>) made.invoke(null);
    }

    /** As if the class were not there. */
    void delete(String type) throws IOException {
        Files.delete(folder.resolve("com/acme/" + type + ".class"));
    }
}
