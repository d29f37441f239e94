package dev.prong.spi;

import dev.prong.text.Printable;
import dev.prong.TaskRuntime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A parsed specification of a runtime: {@code backend[:variant][?option=value&…]}.
 *
 * @param text the specification as it was written
 * @param backend the name of the backend
 * @param variant what stands after the colon
 * @param options the options in their order
 */
public record RuntimeSpec(String text, String backend, Optional<String> variant, Map<String, String> options) {

    private static final Pattern SYNTAX = Pattern
            .compile("(?<backend>[\\w-]+)(:(?<variant>[\\w-]+))?(\\?(?<query>.+))?");

    public RuntimeSpec {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /**
     * Parses a specification without asking whether its backend exists.
     *
     * @throws IllegalArgumentException if it is malformed or names an option twice
     */
    public static RuntimeSpec parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("malformed runtime specification: spec='" + Printable.shown(text)
                    + "'; write backend[:variant][?option=value&...], such as 'child:grpc?children=2'");
        }
        return new RuntimeSpec(text, matcher.group("backend"), Optional.ofNullable(matcher.group("variant")),
                parseOptions(text, matcher.group("query")));
    }

    private static Map<String, String> parseOptions(String text, String query) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "malformed option in runtime specification: option='" + Printable.shown(pair)
                                + "', spec='" + Printable.shown(text) + "'; write option=value");
            }
            if (options.putIfAbsent(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
                throw new IllegalArgumentException("option stands twice in runtime specification: option='"
                        + Printable.shown(pair.substring(0, equals)) + "', spec='" + Printable.shown(text) + "'");
            }
        }
        return options;
    }

    /**
     * Opens the runtime with the backend that provides it.
     *
     * @throws IllegalArgumentException if there is no such backend or variant, listing the known ones, or if an option
     *             is refused
     */
    public TaskRuntime open() {
        Providers providers = new Providers();
        Set<String> known = new TreeSet<>();
        for (RuntimeProvider provider : providers.all()) {
            if (provider.backend().equals(backend) && variant.map(provider.variants()::contains).orElse(true)) {
                return provider.open(this);
            }
            known.add(provider.backend());
            provider.variants().forEach(each -> known.add(provider.backend() + ":" + each));
        }
        throw new IllegalArgumentException(
                "unknown runtime: spec='" + Printable.shown(text) + "', known=" + known + providers.advice(),
                providers.fault());
    }
}
