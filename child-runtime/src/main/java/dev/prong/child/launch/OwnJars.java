package dev.prong.child.launch;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The jars and folders of Prong and of what it needs, found by a class of each. Stateless. */
final class OwnJars {

    private static final List<String> NEEDED = List.of("dev.prong.Task", "dev.prong.call.Call",
            "dev.prong.command.Command", "dev.prong.worker.WorkerRuntime",
            "dev.prong.child.ChildRuntime", "dev.prong.proto.v1.Frame",
            "com.google.protobuf.Message");

    /** Of the transport gRPC, if it is there. */
    private static final List<String> OF_GRPC = List.of("io.grpc.ManagedChannel", "io.grpc.Context",
            "io.grpc.stub.ClientCalls", "io.grpc.internal.ManagedChannelImpl", "io.grpc.util.ForwardingLoadBalancer",
            "io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder", "io.perfmark.PerfMark",
            "com.google.common.base.Preconditions", "com.google.common.util.concurrent.internal.InternalFutures");

    private OwnJars() {
    }

    /**
     * Those from which {@code loader} has its classes of Prong.
     *
     * @throws IllegalStateException if they are in no file
     */
    static List<Path> of(ClassLoader loader) {
        Set<Path> jars = new LinkedHashSet<>(ofStdio(loader));
        for (String each : OF_GRPC) {
            find(each, loader).map(OwnJars::jarOf).ifPresent(jars::add);
        }
        return List.copyOf(jars);
    }

    /**
     * Those without the transport gRPC.
     *
     * @throws IllegalStateException if they are in no file
     */
    static List<Path> ofStdio(ClassLoader loader) {
        Set<Path> jars = new LinkedHashSet<>();
        for (String each : NEEDED) {
            jars.add(find(each, loader).map(OwnJars::jarOf).orElseThrow(() -> new IllegalStateException(
                    "class of Prong not found: class=" + each + ", loader=" + loader.getClass().getName()
                            + "; add all of Prong's jars and protobuf-java to the program")));
        }
        return List.copyOf(jars);
    }

    private static Optional<Class<?>> find(String name, ClassLoader loader) {
        try {
            return Optional.of(Class.forName(name, false, loader));
        } catch (ClassNotFoundException | LinkageError _) {
            return Optional.empty();
        }
    }

    private static Path jarOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        return fileOf(location).orElseThrow(() -> new IllegalStateException(
                "children cannot be started: Prong's own classes are in no file that a child could be given: class="
                        + type.getName() + ", location=" + location + ", loader="
                        + type.getClassLoader().getClass().getName()
                        + "; set classPath of the runtime to files with Prong and the program, or unpack the program"));
    }

    /** The file of {@code file:/a/b.jar}, {@code jar:file:/a/b.jar!/} and the like. */
    static Optional<Path> fileOf(URL location) {
        if (location == null) {
            return Optional.empty();
        }
        String text = location.toExternalForm();
        boolean whole = text.startsWith("jar:") && text.endsWith("!/");
        String inner = whole ? text.substring("jar:".length(), text.length() - "!/".length()) : text;
        if (!inner.startsWith("file:") || inner.contains("!/")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(new URI(inner)));
        } catch (URISyntaxException | IllegalArgumentException _) {
            // Made without escapes, as by File.toURL: it is the path as it stands.
            return Optional.of(new File(inner.substring("file:".length())).toPath());
        }
    }
}
