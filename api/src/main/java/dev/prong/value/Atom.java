package dev.prong.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/** The values without parts; none of them can change. */
public enum Atom implements Shape {
    BOOLEAN(Boolean.class), BYTE(Byte.class), SHORT(Short.class), INTEGER(Integer.class), LONG(Long.class),
    FLOAT(Float.class), DOUBLE(Double.class), CHARACTER(Character.class), STRING(String.class),
    BIG_INTEGER(BigInteger.class), BIG_DECIMAL(BigDecimal.class),
    INSTANT(Instant.class), DURATION(Duration.class), PERIOD(Period.class), LOCAL_DATE(LocalDate.class),
    LOCAL_TIME(LocalTime.class), LOCAL_DATE_TIME(LocalDateTime.class), OFFSET_DATE_TIME(OffsetDateTime.class),
    OFFSET_TIME(OffsetTime.class), ZONED_DATE_TIME(ZonedDateTime.class), ZONE_OFFSET(ZoneOffset.class),
    ZONE_ID(ZoneId.class), YEAR(Year.class), YEAR_MONTH(YearMonth.class), MONTH_DAY(MonthDay.class),
    UUID(UUID.class),
    OPTIONAL_INT(OptionalInt.class), OPTIONAL_LONG(OptionalLong.class), OPTIONAL_DOUBLE(OptionalDouble.class);

    private static final Map<Class<?>, Atom> BY_TYPE = new HashMap<>();

    static {
        for (Atom atom : values()) {
            BY_TYPE.put(atom.type, atom);
        }
    }

    private final Class<?> type;

    Atom(Class<?> type) {
        this.type = type;
    }

    /** The atom that the objects of exactly this class are, or null: a subclass of BigInteger is anything. */
    static Atom of(Class<?> type) {
        Atom atom = BY_TYPE.get(type);
        // ZoneId is sealed, so a subclass is the JDK's; the one of regions has no public name, and making one reads a file.
        return atom == null && ZoneId.class.isAssignableFrom(type) ? ZONE_ID : atom;
    }

    @Override
    public boolean immutable() {
        return true;
    }

    /** How many bytes an atom of this kind takes beyond a constant. */
    long weigh(Object value) {
        return switch (this) {
            case STRING -> 2L * ((String) value).length();
            case BIG_INTEGER -> ((BigInteger) value).bitLength() / 8;
            case BIG_DECIMAL -> ((BigDecimal) value).unscaledValue().bitLength() / 8;
            default -> 0;
        };
    }
}
