package dev.prong.proto.codec;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.reflect.Method;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a class file may be another than the one that a class was loaded from. The JVM does not give away the code it
 * has loaded, so this is told by the time of the file, and for a young one by the methods of the class.
 *
 * @param isYoung whether the file, or its jar, was written or has come to its place after this JVM started
 * @param isYoungJar whether it is in a jar of which both is true
 */
record ClassFileAge(boolean isYoung, boolean isYoungJar) {

    /** Linux tells when it was booted, from which the JDK reckons when a process began, to the second. */
    private static final Duration TOLERANCE = Duration.ofMillis(1_100);

    /** Of a file of which nobody asks. */
    static final ClassFileAge UNKNOWN = new ClassFileAge(false, false);

    static ClassFileAge of(URL classFile) {
        Optional<Instant> start = ProcessHandle.current().info().startInstant();
        try {
            boolean isJar = classFile.getProtocol().equals("jar");
            URL holder = isJar ? ((JarURLConnection) classFile.openConnection()).getJarFileURL() : classFile;
            if (start.isEmpty() || !holder.getProtocol().equals("file")) {
                return UNKNOWN; // Of the JDK, or in a jar within a jar.
            }
            Instant young = start.get().plus(TOLERANCE);
            Path path = Path.of(URI.create(holder.toString()));
            boolean written = Files.getLastModifiedTime(path).toInstant().isAfter(young);
            boolean placed = placed(path).map(time -> time.isAfter(young)).orElse(written);
            // The clock of the machine that wrote a jar may be ahead of this one's: both times must say so.
            return new ClassFileAge(written || placed, isJar && written && placed);
        } catch (IOException | RuntimeException _) {
            return UNKNOWN; // A loader may give any address.
        }
    }

    /** When the file got its place or its content, which no tool sets back, where the system knows. */
    private static Optional<Instant> placed(Path path) throws IOException {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? Optional.of(((FileTime) Files.getAttribute(path, "unix:ctime")).toInstant())
                : Optional.empty();
    }

    /**
     * Whether {@code type} was loaded from another file than {@code bytes}, as far as can be told. The JVM opens a jar of
     * its class path once: what was written over it since is never loaded. Other loaders load young files by right, as
     * those of plug-ins do; then the methods tell, of which every lambda has one.
     */
    @SuppressWarnings("ReferenceEquality") // That very loader.
    boolean replaced(Class<?> type, byte[] bytes) {
        return isYoung && ((isYoungJar && type.getClassLoader() == ClassLoader.getSystemClassLoader())
                || !methods(type).map(loaded -> loaded.equals(methods(bytes))).orElse(true));
    }

    /** Those of lambdas: others may have been added by an agent. */
    private static Optional<Set<String>> methods(Class<?> type) {
        try {
            return Optional
                    .of(Arrays.stream(type.getDeclaredMethods()).map(Method::getName).filter(ClassFileAge::isLambda)
                            .collect(Collectors.toSet()));
        } catch (LinkageError _) {
            return Optional.empty(); // A class that a method names is missing.
        }
    }

    private static Set<String> methods(byte[] bytes) {
        try {
            return ClassFile.of().parse(bytes).methods().stream().map(method -> method.methodName().stringValue())
                    .filter(ClassFileAge::isLambda).collect(Collectors.toSet());
        } catch (IllegalArgumentException _) {
            return Set.of(""); // Half written, so another than the one that was loaded.
        }
    }

    private static boolean isLambda(String method) {
        return method.contains("lambda$") || method.contains("$anonfun$");
    }
}
