package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.Task;
import dev.prong.testing.Residue;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Locale and time zone of children. */
@Timeout(Children.SECONDS)
class CultureTest {

    private static final Task<List<String>> FOUND = _ -> found();

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void childHasThoseOfItsParent() throws Exception {
        Locale before = Locale.getDefault();
        Locale display = Locale.getDefault(Locale.Category.DISPLAY);
        Locale format = Locale.getDefault(Locale.Category.FORMAT);
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("de-DE-u-co-phonebk"));
            Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("fr-FR-u-nu-latn"));
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
            assertFound(List.of("de-DE-u-co-phonebk", "de-DE-u-co-phonebk", "fr-FR-u-nu-latn", "Asia/Kathmandu"),
                    Children.builder().environment("LC_ALL", "C"));
        } finally {
            Locale.setDefault(before);
            Locale.setDefault(Locale.Category.DISPLAY, display);
            Locale.setDefault(Locale.Category.FORMAT, format);
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void childHasThoseItIsGiven() throws Exception {
        assertFound(List.of("sr-Latn-RS", "sr-Latn-RS", "sr-Latn-RS", "GMT+05:30"), Children.builder()
                .locale(Locale.forLanguageTag("sr-Latn-RS")).timeZone(ZoneId.of("UTC+05:30")));
    }

    @Test
    void childHasNoneOfACountryIfItIsGivenNone() throws Exception {
        assertFound(List.of("und", "und", "und", "UTC"),
                Children.builder().locale(Locale.ROOT).timeZone(ZoneId.of("UTC")));
    }

    private static void assertFound(List<String> expected, ChildRuntime.Builder builder) throws Exception {
        try (ChildRuntime runtime = builder.build()) {
            assertEquals(expected, runtime.run(FOUND));
        }
    }

    private static List<String> found() {
        return List.of(Locale.getDefault().toLanguageTag(),
                Locale.getDefault(Locale.Category.DISPLAY).toLanguageTag(),
                Locale.getDefault(Locale.Category.FORMAT).toLanguageTag(), TimeZone.getDefault().getID());
    }
}
