package dev.prong.child.launch;

import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The executable jars and wars of Spring Boot: jars within a jar, which a launcher at the root of the outer one can load.
 * Stateless.
 */
final class SpringBoot {

    private static final String PACKAGE = "org.springframework.boot.loader.";

    /** The launcher that runs any main class of such a jar. */
    private static final String LAUNCHER = ".PropertiesLauncher";

    private static final String OPTIONS = "loader.";
    private static final String MAIN = "loader.main";
    private static final String ARGUMENTS = "loader.args";
    private static final String PATH = "loader.path";
    private static final String OF_WARS = "WEB-INF/classes,WEB-INF/lib,WEB-INF/lib-provided";

    private SpringBoot() {
    }

    /** The launcher for children of a program that {@code loader} was made for; empty if it is none of Spring Boot. */
    @SuppressWarnings("ReferenceEquality") // That very loader.
    static Optional<String> launcherOf(ClassLoader loader) {
        Class<?> type = loader.getClass();
        if (!type.getName().startsWith(PACKAGE) || type.getClassLoader() != ClassLoader.getSystemClassLoader()) {
            return Optional.empty();
        }
        String launcher = type.getPackageName() + LAUNCHER;
        try {
            return Optional.of(Class.forName(launcher, false, type.getClassLoader()).getName());
        } catch (ClassNotFoundException _) {
            return Optional.empty();
        }
    }

    /** The options that make the launcher run {@code main}; as options, since the environment may name others. */
    static List<String> options(String main, String argument) {
        Map<String, String> options = new TreeMap<>(inherited());
        options.put(MAIN, main);
        options.put(ARGUMENTS, argument);
        if (isWar()) {
            // Alone the launcher would look where jars have theirs.
            options.merge(PATH, OF_WARS, (said, ofWars) -> said + "," + ofWars);
        }
        return options.entrySet().stream().map(each -> "-D" + each.getKey() + "=" + each.getValue()).toList();
    }

    private static boolean isWar() {
        CodeSource source = SpringBoot.class.getProtectionDomain().getCodeSource();
        return source != null && source.getLocation().toExternalForm().contains("WEB-INF/lib");
    }

    /** What this process told the launcher, such as folders with further jars. */
    private static Map<String, String> inherited() {
        return System.getProperties().stringPropertyNames().stream().filter(name -> name.startsWith(OPTIONS))
                .collect(Collectors.toMap(name -> name, System::getProperty));
    }
}
