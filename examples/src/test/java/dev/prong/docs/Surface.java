package dev.prong.docs;

import java.io.IOException;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What users can name of one package, as text: each public type, and in lines below it what can be called of it. */
final class Surface {

    /** Each type has them, whatever they do. */
    private static final Set<String> OF_OBJECT = Set.of("equals", "hashCode", "toString");

    private static final Pattern PACKAGES = Pattern.compile("\\b(?:[a-z_]\\w*\\.)+(?=[A-Z])");

    private Surface() {
    }

    /** The text of the package of {@code member}, from the class files beside that of it. */
    static String of(Class<?> member) throws IOException {
        URI place;
        try {
            place = member.getProtectionDomain().getCodeSource().getLocation().toURI();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        Path path = Path.of(place);
        if (Files.isDirectory(path)) {
            return text(member, path);
        }
        try (FileSystem jar = FileSystems.newFileSystem(path, Map.of())) {
            return text(member, jar.getPath("/"));
        }
    }

    private static String text(Class<?> member, Path root) throws IOException {
        Path folder = root.resolve(member.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".class"))
                    .filter(name -> !name.equals("package-info.class"))
                    .map(name -> load(member, name.substring(0, name.length() - ".class".length())))
                    .filter(Surface::isVisible).map(Surface::text).sorted().collect(Collectors.joining("\n"));
        }
    }

    private static Class<?> load(Class<?> neighbour, String name) {
        try {
            return Class.forName(neighbour.getPackageName() + "." + name, false, neighbour.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isVisible(Class<?> type) {
        return Modifier.isPublic(type.getModifiers()) && !type.isAnonymousClass()
                && (type.getDeclaringClass() == null || isVisible(type.getDeclaringClass()));
    }

    static String text(Class<?> type) {
        StringBuilder text = new StringBuilder(head(type)).append('\n');
        List<String> lines = new ArrayList<>();
        for (Field each : type.getDeclaredFields()) {
            if (isVisible(each)) {
                lines.add(each.isEnumConstant() ? each.getName()
                        : modifiers(each) + shown(each.getGenericType()) + " "
                                + each.getName());
            }
        }
        for (Constructor<?> each : type.getDeclaredConstructors()) {
            if (isVisible(each)) {
                lines.add(modifiers(each) + parameters(each) + thrown(each));
            }
        }
        for (Method each : type.getDeclaredMethods()) {
            if (isVisible(each) && !isImplied(type, each)) {
                lines.add(
                        modifiers(each) + variables(each.getTypeParameters()) + shown(each.getGenericReturnType()) + " "
                                + each.getName() + parameters(each) + thrown(each));
            }
        }
        lines.stream().sorted().forEach(line -> text.append("    ").append(line).append('\n'));
        return text.toString();
    }

    private static String head(Class<?> type) {
        StringBuilder head = new StringBuilder(
                type.getName().substring(type.getPackageName().length() + 1).replace('$', '.'));
        head.append(variables(type.getTypeParameters()).stripTrailing()).append(": ");
        if (type.isSealed()) {
            head.append("sealed ");
        } else if (Modifier.isFinal(type.getModifiers()) && !type.isRecord() && !type.isEnum()) {
            head.append("final ");
        } else if (Modifier.isAbstract(type.getModifiers()) && !type.isInterface()) {
            head.append("abstract ");
        }
        head.append(type.isRecord() ? "record" : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class");
        if (type.isRecord()) {
            head.append(
                    Arrays.stream(type.getRecordComponents()).map(RecordComponent::getGenericType).map(Surface::shown)
                            .collect(Collectors.joining(", ", "(", ")")));
        }
        Type parent = type.getGenericSuperclass();
        if (parent != null && !type.isRecord() && !type.isEnum() && !parent.equals(Object.class)) {
            head.append(" extends ").append(shown(parent));
        }
        if (type.getGenericInterfaces().length > 0) {
            head.append(type.isInterface() ? " extends " : " implements ").append(shown(type.getGenericInterfaces()));
        }
        return head.toString();
    }

    private static boolean isVisible(Member member) {
        return !member.isSynthetic() && (Modifier.isPublic(member.getModifiers())
                || (Modifier.isProtected(member.getModifiers())
                        && !Modifier.isFinal(member.getDeclaringClass().getModifiers())));
    }

    private static boolean isImplied(Class<?> type, Method method) {
        boolean ofEnum = type.isEnum() && Set.of("values", "valueOf").contains(method.getName());
        return ofEnum || OF_OBJECT.contains(method.getName());
    }

    private static String modifiers(Member member) {
        StringBuilder modifiers = new StringBuilder();
        Set<AccessFlag> flags = member.accessFlags();
        if (flags.contains(AccessFlag.PROTECTED)) {
            modifiers.append("protected ");
        }
        if (flags.contains(AccessFlag.STATIC)) {
            modifiers.append("static ");
        }
        if (flags.contains(AccessFlag.ABSTRACT) && !member.getDeclaringClass().isInterface()) {
            modifiers.append("abstract ");
        }
        if (member instanceof Method method && method.isDefault()) {
            modifiers.append("default ");
        }
        if (member instanceof Constructor<?>) {
            modifiers.append("new ");
        }
        return modifiers.toString();
    }

    private static String parameters(Executable executable) {
        return "(" + shown(executable.getGenericParameterTypes()) + (executable.isVarArgs() ? " ..." : "") + ")";
    }

    private static String thrown(Executable executable) {
        Type[] types = executable.getGenericExceptionTypes();
        return types.length == 0 ? "" : " throws " + shown(types);
    }

    private static String variables(TypeVariable<?>[] variables) {
        return variables.length == 0 ? ""
                : Arrays.stream(variables)
                        .map(each -> each.getBounds()[0].equals(Object.class) ? each.getName()
                                : each.getName() + " extends " + shown(each.getBounds()))
                        .collect(Collectors.joining(", ", "<", "> "));
    }

    private static String shown(Type... types) {
        return Arrays.stream(types)
                .map(each -> PACKAGES.matcher(each.getTypeName()).replaceAll("").replaceAll("\\w+\\$", ""))
                .collect(Collectors.joining(", "));
    }
}
