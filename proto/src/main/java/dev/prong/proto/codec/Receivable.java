package dev.prong.proto.codec;

import dev.prong.text.Printable;
import dev.prong.value.Refusal;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Which classes messages may name, asked before a class is looked up. Classes of packages that begin with {@code java.},
 * which are the JDK's, and primitives always may. Immutable.
 */
public final class Receivable {

    /** Any class, up to a number of them that is more than one application's messages have. */
    public static final Receivable ALL = new Receivable(_ -> true);

    private final Predicate<? super String> filter;

    private Receivable(Predicate<? super String> filter) {
        this.filter = filter;
    }

    /** Those whose binary names pass {@code filter}, which may be asked on any thread; of arrays those of their elements. */
    public static Receivable of(Predicate<? super String> filter) {
        return new Receivable(Objects.requireNonNull(filter, "filter"));
    }

    /**
     * Those that match one of the patterns: {@code com.acme.Order} for one class, {@code com.acme.*} for those of a package,
     * {@code com.acme.**} for those of a package and of all below it.
     *
     * @throws IllegalArgumentException if a pattern is none of these
     */
    public static Receivable matching(List<String> patterns) {
        List<String> all = List.copyOf(patterns);
        all.forEach(Receivable::check);
        return new Receivable(name -> all.stream().anyMatch(pattern -> matches(pattern, name)));
    }

    private static void check(String pattern) {
        String prefix = pattern.replaceFirst("(?<=.)\\.\\*\\*?$", "");
        if (prefix.isBlank() || prefix.indexOf('*') >= 0 || prefix.endsWith(".")) {
            throw new IllegalArgumentException("no pattern of classes: pattern='" + Printable.shown(pattern)
                    + "'; write a class such as com.acme.Order, com.acme.* for a package, or com.acme.** for all below it");
        }
    }

    private static boolean matches(String pattern, String name) {
        if (pattern.endsWith(".**")) {
            return name.startsWith(pattern.substring(0, pattern.length() - 2));
        }
        if (pattern.endsWith(".*")) {
            int end = pattern.length() - 1;
            return name.startsWith(pattern.substring(0, end)) && name.indexOf('.', end) < 0;
        }
        return name.equals(pattern);
    }

    /** Whether nobody has said which. */
    @SuppressWarnings("ReferenceEquality")
    boolean isAll() {
        return this == ALL;
    }

    /** Whether a message may name the class; of an array its elements' class decides. */
    boolean has(String name) {
        if (isAll()) {
            return true;
        }
        String element = elementOf(name);
        try {
            return element.isEmpty() || element.startsWith("java.") || filter.test(element);
        } catch (Throwable e) {
            throw Refusal.threw("the filter of receivable classes", e);
        }
    }

    /** The class of the elements of the elements; empty for that of primitives. */
    private static String elementOf(String name) {
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions == 0) {
            return name;
        }
        return name.startsWith("L", dimensions) && name.endsWith(";")
                ? name.substring(dimensions + 1, name.length() - 1)
                : "";
    }
}
