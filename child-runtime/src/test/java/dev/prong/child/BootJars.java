package dev.prong.child;

import dev.prong.launched.RunsOneTask;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/** Lays out executable jars as the plugin of Spring Boot does: its loader, the program's classes, and jars that are stored. */
final class BootJars {

    /** Where the build puts the loaders. */
    private static final Path LOADERS = Path.of("target", "spring-boot").toAbsolutePath();

    private BootJars() {
    }

    /**
     * Makes an executable jar.
     *
     * @param version of Spring Boot, such as {@code 4}
     * @param archive the kind of archive: {@code BOOT-INF} for a jar, {@code WEB-INF} for a war
     * @param launcher the launcher that its manifest names
     * @param classes the program's classes
     * @param libraries jars
     */
    static Path make(Path jar, String version, String archive, String launcher, Path classes, List<Path> libraries)
            throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.launch." + launcher);
        attributes.putValue("Start-Class", RunsOneTask.class.getName());
        attributes.putValue("Spring-Boot-Version", version + ".0.0");
        attributes.putValue("Spring-Boot-Classes", archive + "/classes/");
        attributes.putValue("Spring-Boot-Lib", archive + "/lib/");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest);
                JarFile loader = new JarFile(loader(version).toFile())) {
            for (JarEntry each : loader.stream().filter(entry -> !entry.getName().contains("MANIFEST")).toList()) {
                try (InputStream in = loader.getInputStream(each)) {
                    add(zip, each.getName(), in.readAllBytes(), false);
                }
            }
            add(zip, archive + "/", new byte[0], false);
            add(zip, archive + "/classes/", new byte[0], false);
            try (Stream<Path> files = Files.walk(classes)) {
                for (Path each : files.filter(Files::isRegularFile).toList()) {
                    add(zip, archive + "/classes/" + classes.relativize(each), Files.readAllBytes(each), false);
                }
            }
            add(zip, archive + "/lib/", new byte[0], false);
            for (Path each : libraries) {
                add(zip, archive + "/lib/" + each.getFileName(), Files.readAllBytes(each), true);
            }
        }
        return jar;
    }

    private static Path loader(String version) {
        Path loader = LOADERS.resolve("spring-boot-loader-" + version + ".jar");
        if (!Files.exists(loader)) {
            throw new IllegalStateException(
                    "loader of Spring Boot not found: file=" + loader + "; ./mvnw generate-test-resources fetches it");
        }
        return loader;
    }

    private static void add(JarOutputStream zip, String name, byte[] content, boolean stored) throws IOException {
        JarEntry entry = new JarEntry(name);
        if (stored) {
            CRC32 crc = new CRC32();
            crc.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
