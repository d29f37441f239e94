package dev.prong.spi;

import dev.prong.text.Printable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the options of a {@link RuntimeSpec} into a builder, and refuses those nobody has read. For one thread. */
public final class SpecOptions {

    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})([a-z]*)");

    private final RuntimeSpec spec;
    private final Set<String> known = new TreeSet<>();

    /** The options of {@code spec}, none of them read. */
    public SpecOptions(RuntimeSpec spec) {
        this.spec = spec;
    }

    /**
     * Reads one option, if it is there.
     *
     * @param parse makes a value of the text; throws {@link IllegalArgumentException} if it cannot
     * @param set takes the value; may refuse it by {@link IllegalArgumentException} too
     * @throws IllegalArgumentException naming the option, its text and the specification, if either refuses it
     */
    public <T> SpecOptions option(String name, Function<? super String, ? extends T> parse, Consumer<? super T> set) {
        known.add(name);
        String text = spec.options().get(name);
        if (text != null) {
            try {
                set.accept(parse.apply(text));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("unusable option in runtime specification: " + name + "="
                        + Printable.shown(text) + ", spec='" + Printable.shown(spec.text()) + "'; " + e.getMessage(),
                        e);
            }
        }
        return this;
    }

    /** Refuses options that have not been read, listing those that have. */
    public void refuseOthers() {
        List<String> unknown = spec.options().keySet().stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown option in runtime specification: unknown=" + Printable.shown(unknown.toString())
                            + ", spec='" + Printable.shown(spec.text()) + "', known=" + known);
        }
    }

    /** A duration: a number and a unit of {@code ms}, {@code s}, {@code m} or {@code h}, such as {@code 200ms}. */
    public static Duration duration(String text) {
        Matcher amount = amount(text, "write a number with ms, s, m or h, such as 200ms");
        long number = Long.parseLong(amount.group(1));
        return switch (amount.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> throw new IllegalArgumentException("write a number with ms, s, m or h, such as 200ms");
        };
    }

    /** A size in bytes: a number, and {@code k}, {@code m} or {@code g} for its multiples of 1024. */
    public static long bytes(String text) {
        String remedy = "write a number of bytes, or one with k, m or g, such as 256m";
        Matcher amount = amount(text.toLowerCase(Locale.ROOT), remedy);
        long unit = switch (amount.group(2)) {
            case "" -> 1L;
            case "k" -> 1L << 10;
            case "m" -> 1L << 20;
            case "g" -> 1L << 30;
            default -> throw new IllegalArgumentException(remedy);
        };
        try {
            return Math.multiplyExact(Long.parseLong(amount.group(1)), unit);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(remedy, e);
        }
    }

    /** {@code true} or {@code false}. */
    public static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("write true or false");
        };
    }

    /** A constant of {@code type} by its name, in lower or upper case, with {@code -} for {@code _}. */
    public static <E extends Enum<E>> Function<String, E> constant(Class<E> type) {
        return text -> Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equalsIgnoreCase(text.replace('-', '_'))).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("write one of " + Arrays.stream(type.getEnumConstants())
                        .map(each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-')).toList()));
    }

    private static Matcher amount(String text, String remedy) {
        Matcher matcher = AMOUNT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(remedy);
        }
        return matcher;
    }
}
