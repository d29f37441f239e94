package dev.prong.proto.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.prong.proto.v1.DateTimeValue;
import dev.prong.proto.v1.DecimalValue;
import dev.prong.proto.v1.OptionalDoubleValue;
import dev.prong.proto.v1.OptionalIntValue;
import dev.prong.proto.v1.OptionalLongValue;
import dev.prong.proto.v1.PeriodValue;
import dev.prong.proto.v1.SecondsValue;
import dev.prong.proto.v1.Value;
import dev.prong.value.Atom;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
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
import java.time.temporal.ChronoField;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/** Makes messages of values without parts. */
final class AtomEncoder {

    private AtomEncoder() {
    }

    @SuppressWarnings({"JavaInstantGetSecondsGetNano", "JavaDurationGetSecondsGetNano"}) // The seconds stand beside them.
    static Value encode(Atom kind, Object atom) {
        Value.Builder value = Value.newBuilder();
        switch (kind) {
            case BOOLEAN -> value.setBooleanValue((Boolean) atom);
            case BYTE -> value.setByteValue((Byte) atom);
            case SHORT -> value.setShortValue((Short) atom);
            case INTEGER -> value.setIntValue((Integer) atom);
            case LONG -> value.setLongValue((Long) atom);
            case FLOAT -> value.setFloatValue((Float) atom);
            case DOUBLE -> value.setDoubleValue((Double) atom);
            case CHARACTER -> value.setCharValue((Character) atom);
            case STRING -> string(value, (String) atom);
            case BIG_INTEGER -> value.setBigInteger(bytes((BigInteger) atom));
            case BIG_DECIMAL -> value.setBigDecimal(decimal((BigDecimal) atom));
            case UUID -> value.setUuid(uuid((UUID) atom));
            case INSTANT -> value.setInstant(seconds(((Instant) atom).getEpochSecond(), ((Instant) atom).getNano()));
            case DURATION -> value.setDuration(seconds(((Duration) atom).toSeconds(), ((Duration) atom).getNano()));
            case PERIOD -> value.setPeriod(period((Period) atom));
            case LOCAL_DATE -> value.setLocalDate(((LocalDate) atom).toEpochDay());
            case LOCAL_TIME -> value.setLocalTime(((LocalTime) atom).toNanoOfDay());
            case LOCAL_DATE_TIME -> value.setLocalDateTime(dateTime((LocalDateTime) atom));
            case OFFSET_DATE_TIME -> value.setOffsetDateTime(dateTime(((OffsetDateTime) atom).toLocalDateTime())
                    .setOffsetSeconds(((OffsetDateTime) atom).getOffset().getTotalSeconds()));
            case OFFSET_TIME -> value.setOffsetTime(DateTimeValue.newBuilder()
                    .setNanoOfDay(((OffsetTime) atom).toLocalTime().toNanoOfDay())
                    .setOffsetSeconds(((OffsetTime) atom).getOffset().getTotalSeconds()));
            case ZONED_DATE_TIME -> value.setZonedDateTime(dateTime(((ZonedDateTime) atom).toLocalDateTime())
                    .setOffsetSeconds(((ZonedDateTime) atom).getOffset().getTotalSeconds())
                    .setZone(((ZonedDateTime) atom).getZone().getId()));
            case ZONE_OFFSET -> value.setZoneOffset(((ZoneOffset) atom).getTotalSeconds());
            case ZONE_ID -> value.setZoneId(((ZoneId) atom).getId());
            case YEAR -> value.setYear(((Year) atom).getValue());
            case YEAR_MONTH -> value.setYearMonth(((YearMonth) atom).getLong(ChronoField.PROLEPTIC_MONTH));
            case MONTH_DAY ->
                    value.setMonthDay(100 * ((MonthDay) atom).getMonthValue() + ((MonthDay) atom).getDayOfMonth());
            case OPTIONAL_INT -> value.setOptionalInt(optional((OptionalInt) atom));
            case OPTIONAL_LONG -> value.setOptionalLong(optional((OptionalLong) atom));
            case OPTIONAL_DOUBLE -> value.setOptionalDouble(optional((OptionalDouble) atom));
        }
        return value.build();
    }

    /** Sets a string in the form that keeps it. */
    static Value.Builder string(Value.Builder value, String text) {
        return isUnicode(text) ? value.setStringValue(text)
                : value.setUtf16Value(UnsafeByteOperations.unsafeWrap(PrimitiveCodec.littleEndian(text)));
    }

    /** Whether every surrogate has its other half, so that UTF-8 can say it. */
    private static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static ByteString bytes(BigInteger number) {
        return UnsafeByteOperations.unsafeWrap(number.toByteArray());
    }

    private static DecimalValue decimal(BigDecimal number) {
        return DecimalValue.newBuilder().setUnscaled(bytes(number.unscaledValue())).setScale(number.scale()).build();
    }

    private static ByteString uuid(UUID uuid) {
        return UnsafeByteOperations.unsafeWrap(ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits()).array());
    }

    private static SecondsValue seconds(long seconds, int nanos) {
        return SecondsValue.newBuilder().setSeconds(seconds).setNanos(nanos).build();
    }

    private static PeriodValue period(Period period) {
        return PeriodValue.newBuilder().setYears(period.getYears()).setMonths(period.getMonths())
                .setDays(period.getDays())
                .build();
    }

    private static DateTimeValue.Builder dateTime(LocalDateTime dateTime) {
        return DateTimeValue.newBuilder().setEpochDay(dateTime.toLocalDate().toEpochDay())
                .setNanoOfDay(dateTime.toLocalTime().toNanoOfDay());
    }

    private static OptionalIntValue.Builder optional(OptionalInt optional) {
        OptionalIntValue.Builder message = OptionalIntValue.newBuilder();
        optional.ifPresent(message::setValue);
        return message;
    }

    private static OptionalLongValue.Builder optional(OptionalLong optional) {
        OptionalLongValue.Builder message = OptionalLongValue.newBuilder();
        optional.ifPresent(message::setValue);
        return message;
    }

    private static OptionalDoubleValue.Builder optional(OptionalDouble optional) {
        OptionalDoubleValue.Builder message = OptionalDoubleValue.newBuilder();
        optional.ifPresent(message::setValue);
        return message;
    }
}
