package dev.prong.proto.codec;

import com.google.protobuf.ByteString;
import dev.prong.proto.v1.DateTimeValue;
import dev.prong.proto.v1.OptionalDoubleValue;
import dev.prong.proto.v1.OptionalIntValue;
import dev.prong.proto.v1.OptionalLongValue;
import dev.prong.proto.v1.PeriodValue;
import dev.prong.proto.v1.Value;
import dev.prong.value.Refusal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
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
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/** Makes values without parts of messages. */
final class AtomDecoder {

    private AtomDecoder() {
    }

    /** How many bytes the atom that {@code value} is takes beyond a constant. */
    static long weigh(Value value) {
        return switch (value.getKindCase()) {
            case STRING_VALUE -> 2L * value.getStringValue().length();
            case UTF16_VALUE -> value.getUtf16Value().size();
            case BIG_INTEGER -> value.getBigInteger().size();
            case BIG_DECIMAL -> value.getBigDecimal().getUnscaled().size();
            case BOOLEAN_ARRAY -> value.getBooleanArray().size();
            case BYTE_ARRAY -> value.getByteArray().size();
            case SHORT_ARRAY -> value.getShortArray().size();
            case CHAR_ARRAY -> value.getCharArray().size();
            case INT_ARRAY -> value.getIntArray().size();
            case LONG_ARRAY -> value.getLongArray().size();
            case FLOAT_ARRAY -> value.getFloatArray().size();
            case DOUBLE_ARRAY -> value.getDoubleArray().size();
            default -> 0;
        };
    }

    /** The atom that {@code value} is; refuses what no such value can be. */
    static Object decode(Value value) {
        try {
            return convert(value);
        } catch (ArithmeticException | IllegalArgumentException | DateTimeException e) {
            throw new Refusal(value.getKindCase().name().toLowerCase(Locale.ROOT) + " is out of range or damaged: "
                    + Classes.shorten(String.valueOf(e.getMessage())), e);
        }
    }

    private static Object convert(Value value) {
        return switch (value.getKindCase()) {
            case BOOLEAN_VALUE -> value.getBooleanValue();
            case BYTE_VALUE -> (byte) inRange(value.getByteValue(), Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SHORT_VALUE -> (short) inRange(value.getShortValue(), Short.MIN_VALUE, Short.MAX_VALUE);
            case INT_VALUE -> value.getIntValue();
            case LONG_VALUE -> value.getLongValue();
            case FLOAT_VALUE -> value.getFloatValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case CHAR_VALUE -> (char) inRange(value.getCharValue(), Character.MIN_VALUE, Character.MAX_VALUE);
            case STRING_VALUE -> value.getStringValue();
            case UTF16_VALUE -> new String(PrimitiveCodec.chars(value.getUtf16Value()));
            case BIG_INTEGER -> new BigInteger(value.getBigInteger().toByteArray());
            case BIG_DECIMAL -> new BigDecimal(new BigInteger(value.getBigDecimal().getUnscaled().toByteArray()),
                    value.getBigDecimal().getScale());
            case UUID -> uuid(value.getUuid());
            case OPTIONAL_INT -> optional(value.getOptionalInt());
            case OPTIONAL_LONG -> optional(value.getOptionalLong());
            case OPTIONAL_DOUBLE -> optional(value.getOptionalDouble());
            case BOOLEAN_ARRAY -> PrimitiveCodec.booleans(value.getBooleanArray());
            case BYTE_ARRAY -> value.getByteArray().toByteArray();
            case SHORT_ARRAY -> PrimitiveCodec.shorts(value.getShortArray());
            case CHAR_ARRAY -> PrimitiveCodec.chars(value.getCharArray());
            case INT_ARRAY -> PrimitiveCodec.ints(value.getIntArray());
            case LONG_ARRAY -> PrimitiveCodec.longs(value.getLongArray());
            case FLOAT_ARRAY -> PrimitiveCodec.floats(value.getFloatArray());
            case DOUBLE_ARRAY -> PrimitiveCodec.doubles(value.getDoubleArray());
            default -> time(value);
        };
    }

    private static Object time(Value value) {
        return switch (value.getKindCase()) {
            case INSTANT ->
                    Instant.ofEpochSecond(value.getInstant().getSeconds(), nanos(value.getInstant().getNanos()));
            case DURATION ->
                    Duration.ofSeconds(value.getDuration().getSeconds(), nanos(value.getDuration().getNanos()));
            case PERIOD -> period(value.getPeriod());
            case LOCAL_DATE -> LocalDate.ofEpochDay(value.getLocalDate());
            case LOCAL_TIME -> LocalTime.ofNanoOfDay(value.getLocalTime());
            case LOCAL_DATE_TIME -> dateTime(value.getLocalDateTime());
            case OFFSET_DATE_TIME -> OffsetDateTime.of(dateTime(value.getOffsetDateTime()),
                    offset(value.getOffsetDateTime()));
            case OFFSET_TIME -> OffsetTime.of(LocalTime.ofNanoOfDay(value.getOffsetTime().getNanoOfDay()),
                    offset(value.getOffsetTime()));
            case ZONED_DATE_TIME -> ZonedDateTime.ofInstant(dateTime(value.getZonedDateTime()),
                    offset(value.getZonedDateTime()), ZoneId.of(value.getZonedDateTime().getZone()));
            case ZONE_OFFSET -> ZoneOffset.ofTotalSeconds(value.getZoneOffset());
            case ZONE_ID -> ZoneId.of(value.getZoneId());
            case YEAR -> Year.of(value.getYear());
            case YEAR_MONTH -> YearMonth.of(Math.toIntExact(Math.floorDiv(value.getYearMonth(), 12L)),
                    Math.floorMod(value.getYearMonth(), 12) + 1);
            case MONTH_DAY -> MonthDay.of(value.getMonthDay() / 100, value.getMonthDay() % 100);
            default -> throw new Refusal("value has no kind that is known here; run both sides with the same version of"
                    + " Prong");
        };
    }

    private static int inRange(int number, int least, int most) {
        if (number < least || number > most) {
            throw new IllegalArgumentException("number=" + number);
        }
        return number;
    }

    private static int nanos(int nanos) {
        return inRange(nanos, 0, 999_999_999);
    }

    private static UUID uuid(ByteString bytes) {
        if (bytes.size() != 16) {
            throw new IllegalArgumentException("size=" + bytes.size());
        }
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static Period period(PeriodValue period) {
        return Period.of(period.getYears(), period.getMonths(), period.getDays());
    }

    private static LocalDateTime dateTime(DateTimeValue value) {
        return LocalDateTime.of(LocalDate.ofEpochDay(value.getEpochDay()), LocalTime.ofNanoOfDay(value.getNanoOfDay()));
    }

    private static ZoneOffset offset(DateTimeValue value) {
        return ZoneOffset.ofTotalSeconds(value.getOffsetSeconds());
    }

    private static OptionalInt optional(OptionalIntValue value) {
        return value.hasValue() ? OptionalInt.of(value.getValue()) : OptionalInt.empty();
    }

    private static OptionalLong optional(OptionalLongValue value) {
        return value.hasValue() ? OptionalLong.of(value.getValue()) : OptionalLong.empty();
    }

    private static OptionalDouble optional(OptionalDoubleValue value) {
        return value.hasValue() ? OptionalDouble.of(value.getValue()) : OptionalDouble.empty();
    }
}
