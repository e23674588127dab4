package io.millrace.local.sagemaker;

import io.millrace.local.sagemaker.TuningInputs.CategoricalRange;
import io.millrace.local.sagemaker.TuningInputs.NumberRange;
import io.millrace.local.sagemaker.TuningInputs.ParameterRanges;
import io.millrace.local.sagemaker.TuningInputs.Scaling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where hyperparameters are looked for: each is a side of a cube of length 1.
 *
 * @param sides by the names of the hyperparameters
 */
record ParameterSpace(Map<String, Side> sides) {

  ParameterSpace {
    sides = new LinkedHashMap<>(sides);
  }

  /** One hyperparameter. */
  sealed interface Side {

    /** Its value at a place from 0 to below 1, as SageMaker writes it. */
    String value(double place);

    /** A place that has this value. */
    double place(String value);

    /** A whole number, both ends included. */
    record Whole(long least, long most, boolean logarithmic) implements Side {
      @Override
      public String value(double place) {
        long value =
            logarithmic
                ? Math.round(between((double) least, (double) most, place))
                : least + (long) Math.floor(place * (most - least + 1));
        return Long.toString(Math.clamp(value, least, most));
      }

      @Override
      public double place(String value) {
        double number = Long.parseLong(value);
        return logarithmic
            ? logarithm((double) least, (double) most, number)
            : (number - least + 0.5) / (most - least + 1);
      }
    }

    /** A number. */
    record Fraction(double least, double most, boolean logarithmic) implements Side {
      @Override
      public String value(double place) {
        double value = logarithmic ? between(least, most, place) : least + place * (most - least);
        return Double.toString(Math.clamp(value, least, most));
      }

      @Override
      public double place(String value) {
        double number = Double.parseDouble(value);
        return logarithmic
            ? logarithm(least, most, number)
            : most == least ? 0.5 : (number - least) / (most - least);
      }
    }

    /** One of some words. */
    record OneOf(List<String> values) implements Side {
      public OneOf {
        values = List.copyOf(values);
      }

      @Override
      public String value(double place) {
        return values.get((int) (place * values.size()));
      }

      @Override
      public double place(String value) {
        return (values.indexOf(value) + 0.5) / values.size();
      }
    }

    private static double between(double least, double most, double place) {
      return least * Math.pow(most / least, place);
    }

    private static double logarithm(double least, double most, double value) {
      return most == least ? 0.5 : Math.log(value / least) / Math.log(most / least);
    }
  }

  /** The values at a point of the cube. */
  Map<String, String> at(double[] point) {
    Map<String, String> values = new LinkedHashMap<>();
    int side = 0;
    for (Map.Entry<String, Side> each : sides.entrySet()) {
      values.put(each.getKey(), each.getValue().value(point[side++]));
    }
    return values;
  }

  /** A point that has these values. */
  double[] pointOf(Map<String, String> values) {
    return sides.entrySet().stream()
        .mapToDouble(each -> each.getValue().place(values.getOrDefault(each.getKey(), "")))
        .toArray();
  }

  /** How many combinations there are of words. */
  int combinations() {
    return sides.values().stream()
        .mapToInt(side -> ((Side.OneOf) side).values().size())
        .reduce(1, Math::multiplyExact);
  }

  /** One of the combinations of words; the last hyperparameter changes first. */
  Map<String, String> combination(int index) {
    List<String> names = new ArrayList<>(sides.keySet());
    Map<String, String> values = new LinkedHashMap<>(sides.size());
    names.forEach(name -> values.put(name, ""));
    int rest = index;
    for (String name : names.reversed()) {
      if (sides.get(name) instanceof Side.OneOf(var words)) {
        values.put(name, words.get(rest % words.size()));
        rest /= words.size();
      }
    }
    return values;
  }

  /**
   * Reads what a tuning job was asked for.
   *
   * @throws io.millrace.local.service.ServiceException {@code ValidationException} if a range is
   *     none, or there is none
   */
  static ParameterSpace of(ParameterRanges ranges) {
    Map<String, Side> sides = new LinkedHashMap<>();
    for (NumberRange each : ranges.integerParameterRanges()) {
      long least = (long) number(each.name(), each.minValue());
      long most = (long) number(each.name(), each.maxValue());
      sides.put(
          each.name(),
          new Side.Whole(least, most, logarithmic(each, (double) least, (double) most)));
    }
    for (NumberRange each : ranges.continuousParameterRanges()) {
      double least = number(each.name(), each.minValue());
      double most = number(each.name(), each.maxValue());
      sides.put(each.name(), new Side.Fraction(least, most, logarithmic(each, least, most)));
    }
    for (CategoricalRange each : ranges.categoricalParameterRanges()) {
      if (each.values().isEmpty()) {
        throw EndpointDefinitions.invalid("The range of %s has no value.".formatted(each.name()));
      }
      sides.put(each.name(), new Side.OneOf(each.values()));
    }
    int given =
        ranges.integerParameterRanges().size()
            + ranges.continuousParameterRanges().size()
            + ranges.categoricalParameterRanges().size();
    if (sides.isEmpty() || sides.size() != given) {
      throw EndpointDefinitions.invalid(
          "ParameterRanges must name at least one hyperparameter, and each of them once.");
    }
    return new ParameterSpace(sides);
  }

  private static boolean logarithmic(NumberRange range, double least, double most) {
    boolean logarithmic = range.scalingType() == Scaling.LOGARITHMIC;
    if (least > most || (logarithmic && least <= 0)) {
      throw EndpointDefinitions.invalid(
          "The range of %s, %s to %s, is none%s."
              .formatted(
                  range.name(),
                  range.minValue(),
                  range.maxValue(),
                  logarithmic ? " that has logarithms" : ""));
    }
    return logarithmic;
  }

  private static double number(String name, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw EndpointDefinitions.invalid(
          "An end of the range of %s is no number: %s".formatted(name, value));
    }
  }
}
