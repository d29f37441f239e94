package dev.prong.child.launch;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;

/**
 * What a JVM formats numbers, texts and times by; immutable. A JVM cannot be told that a locale for display or format has
 * no extensions where the default locale has some: it then has those.
 *
 * @param locale the default locale
 * @param display the default locale for what is shown to users
 * @param format the default locale for numbers and dates
 * @param timeZone the default time zone; empty for the one that the JVM finds
 */
public record Culture(Locale locale, Locale display, Locale format, Optional<TimeZone> timeZone) {

    /** This process's, as it is now. A time zone with rules of its own, which no id stands for, cannot cross. */
    public static Culture ofThisProcess() {
        return new Culture(Locale.getDefault(), Locale.getDefault(Locale.Category.DISPLAY),
                Locale.getDefault(Locale.Category.FORMAT), Optional.of(TimeZone.getDefault())
                        .filter(zone -> TimeZone.getTimeZone(zone.getID()).hasSameRules(zone)));
    }

    /** The same with one locale for all. */
    public Culture with(Locale one) {
        return new Culture(one, one, one, timeZone);
    }

    /** The same with another time zone. */
    public Culture with(ZoneId zone) {
        return new Culture(locale, display, format, Optional.of(TimeZone.getTimeZone(zone)));
    }

    /** The options of the JVM that say so. */
    List<String> javaOptions() {
        // Empty parts are said too: what is not would be taken from the variables of the environment.
        List<String> options = new ArrayList<>(options("", locale));
        if (!display.equals(locale)) {
            options.addAll(options(".display", display));
        }
        if (!format.equals(locale)) {
            options.addAll(options(".format", format));
        }
        timeZone.ifPresent(zone -> options.add("-Duser.timezone=" + zone.getID()));
        return options;
    }

    private static List<String> options(String category, Locale locale) {
        Locale bare = locale.stripExtensions();
        String tag = locale.toLanguageTag();
        String extensions = tag.substring(Math.min(tag.length(), bare.toLanguageTag().length())).replaceFirst("^-", "");
        return List.of("-Duser.language" + category + "=" + bare.getLanguage(),
                "-Duser.script" + category + "=" + bare.getScript(),
                "-Duser.country" + category + "=" + bare.getCountry(),
                "-Duser.variant" + category + "=" + bare.getVariant(),
                "-Duser.extensions" + category + "=" + extensions);
    }
}
