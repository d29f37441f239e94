package dev.prong.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The names that the page for newcomers from elsewhere gives are those of public types and methods. */
class ComingFromTest {

    private static final List<String> PACKAGES = List.of("dev.prong", "dev.prong.child", "dev.prong.worker",
            "dev.prong.command");

    private static final Pattern NAME = Pattern.compile("`((?:[A-Z]\\w+\\.)*)(\\w+)`");

    @Test
    void everyNameOfProngIsThere() {
        List<String> missing = new ArrayList<>();
        int names = 0;
        for (String line : Pages.lines(Pages.page("docs/coming-from.md"))) {
            String[] cells = line.split("\\|", -1);
            if (cells.length > 2) {
                for (var name : NAME.matcher(cells[2]).results().toList()) {
                    names++;
                    if (!isThere(name.group(1), name.group(2))) {
                        missing.add(name.group());
                    }
                }
            }
        }
        assertTrue(names > 50, "names=" + names);
        assertEquals(List.of(), missing);
    }

    private static boolean isThere(String owner, String member) {
        if (owner.isEmpty()) {
            return type(member) != null;
        }
        Class<?> type = type(owner.substring(0, owner.length() - 1).replace('.', '$'));
        return type != null && (Arrays.stream(type.getMethods()).anyMatch(each -> each.getName().equals(member))
                || Arrays.stream(type.getFields()).anyMatch(each -> each.getName().equals(member)));
    }

    private static Class<?> type(String name) {
        for (String where : PACKAGES) {
            try {
                return Class.forName(where + "." + name);
            } catch (ClassNotFoundException e) {
                // In the next package, perhaps.
            }
        }
        return null;
    }
}
