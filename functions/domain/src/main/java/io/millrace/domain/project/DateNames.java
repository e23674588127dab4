package io.millrace.domain.project;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The names of months and days in the languages that dates may be written in.
 *
 * <p>They are kept here and not asked of the JDK, whose names change from one release to the next:
 * a model reads as it read when it was trained. Source: Unicode's CLDR as JDK 25 and ICU 75 have
 * it, of names in a date and of names alone; of the short ones also without their point, and of
 * months the first three letters, as POSIX's locales write them.
 *
 * @param written each by its number from 1, as it is written first
 * @param read all ways to write each, to be tried one after another, the longest first
 */
record DateNames(Map<Long, String> written, List<Map<Long, String>> read) {

  /** The names by language and kind, parted by blanks; several ways to write one, by a slash. */
  private static final String TABLE =
      """
      en months January February March April May June July August September October November December
      en short-months Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
      en days Monday Tuesday Wednesday Thursday Friday Saturday Sunday
      en short-days Mon Tue Wed Thu Fri Sat Sun
      de months Januar Februar März April Mai Juni Juli August September Oktober November Dezember
      de short-months Jan./Jan Feb./Feb März/Mär/Mär./Mrz/Mrz. Apr./Apr Mai Juni/Jun Juli/Jul Aug./Aug Sept./Sept/Sep Okt./Okt Nov./Nov Dez./Dez
      de days Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag
      de short-days Mo./Mo Di./Di Mi./Mi Do./Do Fr./Fr Sa./Sa So./So
      fr months janvier février mars avril mai juin juillet août septembre octobre novembre décembre
      fr short-months janv./janv/jan févr./févr/fév mars avr./avr mai juin juil./juil août sept./sept/sep oct./oct nov./nov déc./déc
      fr days lundi mardi mercredi jeudi vendredi samedi dimanche
      fr short-days lun./lun mar./mar mer./mer jeu./jeu ven./ven sam./sam dim./dim
      es months enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
      es short-months ene feb mar abr may jun jul ago sept/sep oct nov dic
      es days lunes martes miércoles jueves viernes sábado domingo
      es short-days lun mar mié jue vie sáb dom
      it months gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
      it short-months gen feb mar apr mag giu lug ago set ott nov dic
      it days lunedì martedì mercoledì giovedì venerdì sabato domenica
      it short-days lun mar mer gio ven sab dom
      pt months janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
      pt short-months jan./jan fev./fev mar./mar abr./abr mai./mai jun./jun jul./jul ago./ago set./set out./out nov./nov dez./dez
      pt days segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo
      pt short-days seg./seg ter./ter qua./qua qui./qui sex./sex sáb./sáb dom./dom
      nl months januari februari maart april mei juni juli augustus september oktober november december
      nl short-months jan feb mrt apr mei jun jul aug sep okt nov dec
      nl days maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
      nl short-days ma di wo do vr za zo
      pl months stycznia/styczeń lutego/luty marca/marzec kwietnia/kwiecień maja/maj czerwca/czerwiec lipca/lipiec sierpnia/sierpień września/wrzesień października/październik listopada/listopad grudnia/grudzień
      pl short-months sty lut mar kwi maj cze lip sie wrz paź lis gru
      pl days poniedziałek wtorek środa czwartek piątek sobota niedziela
      pl short-days pon./pon wt./wt śr./śr czw./czw pt./pt sob./sob niedz./niedz
      cs months ledna/leden února/únor března/březen dubna/duben května/květen června/červen července/červenec srpna/srpen září října/říjen listopadu/listopad prosince/prosinec
      cs short-months led úno bře dub kvě čvn čvc srp zář říj lis pro
      cs days pondělí úterý středa čtvrtek pátek sobota neděle
      cs short-days po út st čt pá so ne
      sv months januari februari mars april maj juni juli augusti september oktober november december
      sv short-months jan./jan feb./feb mars/mar apr./apr maj juni/jun juli/jul aug./aug sep./sep okt./okt nov./nov dec./dec
      sv days måndag tisdag onsdag torsdag fredag lördag söndag
      sv short-days mån tis ons tors fre lör sön
      da months januar februar marts april maj juni juli august september oktober november december
      da short-months jan./jan feb./feb mar./mar apr./apr maj jun./jun jul./jul aug./aug sep./sep okt./okt nov./nov dec./dec
      da days mandag tirsdag onsdag torsdag fredag lørdag søndag
      da short-days man./man tirs./tirs ons./ons tors./tors fre./fre lør./lør søn./søn
      nb months januar februar mars april mai juni juli august september oktober november desember
      nb short-months jan./jan feb./feb mars/mar apr./apr mai juni/jun juli/jul aug./aug sep./sep okt./okt nov./nov des./des
      nb days mandag tirsdag onsdag torsdag fredag lørdag søndag
      nb short-days man./man tir./tir ons./ons tor./tor fre./fre lør./lør søn./søn
      fi months tammikuuta/tammikuu helmikuuta/helmikuu maaliskuuta/maaliskuu huhtikuuta/huhtikuu toukokuuta/toukokuu kesäkuuta/kesäkuu heinäkuuta/heinäkuu elokuuta/elokuu syyskuuta/syyskuu lokakuuta/lokakuu marraskuuta/marraskuu joulukuuta/joulukuu
      fi short-months tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu
      fi days maanantaina/maanantai tiistaina/tiistai keskiviikkona/keskiviikko torstaina/torstai perjantaina/perjantai lauantaina/lauantai sunnuntai/sunnuntaina
      fi short-days ma ti ke to pe la su
      tr months Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık
      tr short-months Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara
      tr days Pazartesi Salı Çarşamba Perşembe Cuma Cumartesi Pazar
      tr short-days Pzt Sal Çar Per Cum Cmt Paz
      ru months января/январь февраля/февраль марта/март апреля/апрель мая/май июня/июнь июля/июль августа/август сентября/сентябрь октября/октябрь ноября/ноябрь декабря/декабрь
      ru short-months янв./янв февр./февр/фев мар./мар/март апр./апр мая/май июн./июн/июнь июл./июл/июль авг./авг сент./сент/сен окт./окт нояб./нояб/ноя дек./дек
      ru days понедельник вторник среда четверг пятница суббота воскресенье
      ru short-days пн вт ср чт пт сб вс
      """;

  private static final Map<String, DateNames> ALL = all();

  /** Two letters each, as ISO 639-1 has them. */
  static Set<String> languages() {
    Set<String> languages = new TreeSet<>();
    ALL.keySet().forEach(kind -> languages.add(kind.substring(0, 2)));
    return languages;
  }

  /** The names of months: Nov or November. */
  static DateNames months(String language, boolean whole) {
    return of(language, whole ? "months" : "short-months");
  }

  /** The names of the days of the week from Monday: Mon or Monday. */
  static DateNames days(String language, boolean whole) {
    return of(language, whole ? "days" : "short-days");
  }

  private static DateNames of(String language, String kind) {
    DateNames names = ALL.get(language + " " + kind);
    if (names == null) {
      throw new IllegalArgumentException("no " + kind + " in " + language);
    }
    return names;
  }

  private static Map<String, DateNames> all() {
    Map<String, DateNames> all = new HashMap<>();
    TABLE
        .lines()
        .forEach(line -> {
          List<String> words = Arrays.asList(line.split(" ", -1));
          all.put(words.get(0) + " " + words.get(1), of(words.subList(2, words.size())));
        });
    return Map.copyOf(all);
  }

  /** No name is taken for the beginning of a longer one, since that is tried before it. */
  private static DateNames of(List<String> names) {
    Map<Long, String> written = new HashMap<>();
    Map<Integer, List<Map<Long, String>>> byLength = new TreeMap<>();
    for (String name : names) {
      long number = written.size() + 1L;
      List<String> ways = Arrays.asList(name.split("/", -1));
      written.put(number, ways.getFirst());
      for (String way : ways) {
        List<Map<Long, String>> ofLength =
            byLength.computeIfAbsent(-way.length(), _ -> new ArrayList<>());
        if (ofLength.stream().allMatch(map -> map.containsKey(number))) {
          ofLength.add(new HashMap<>());
        }
        ofLength.stream()
            .filter(map -> !map.containsKey(number))
            .findFirst()
            .orElseThrow()
            .put(number, way);
      }
    }
    return new DateNames(
        Map.copyOf(written), byLength.values().stream().flatMap(List::stream).toList());
  }
}
