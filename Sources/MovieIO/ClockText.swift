/// A time of the clock as it stands in names of files.
///
/// Either the time since some start with its units, `00d01h20m`, `01h20m` or `01h20m30s`, or a date with a time of day,
/// such as `2024-05-01-100200`, `20240501_100200`, `2024-05-01 10.02.00` or `2024-05-01_10h02m`.
struct ClockText {
    /// Seconds since the start; for a date since the beginning of 1970, without heed of time zones.
    let seconds: Int
    /// Bytes of the text.
    let length: Int
    /// The digits of a date and time as one number, since they may be a counter's; nil where letters say the units.
    let digits: Int?

    /// Reads a time at the beginning of a text; nil where there is none.
    init?(_ text: ArraySlice<UInt8>) {
        var scanner = Scanner(rest: text)
        guard let found = scanner.date() ?? scanner.elapsed(), !scanner.isWithinWord else { return nil }
        seconds = found.seconds
        digits = found.digits
        length = text.count - scanner.rest.count
    }

    /// The first time in a name and the bytes before it; nil where there is none.
    static func first(in name: [UInt8]) -> (start: Int, clock: ClockText)? {
        for start in name.indices where name[start].isDigit && (start == 0 || !name[start - 1].isDigit) {
            if let clock = ClockText(name[start...]) { return (start, clock) }
        }
        return nil
    }
}

/// Reads the parts of a time one by one.
private struct Scanner {
    var rest: ArraySlice<UInt8>

    typealias Time = (seconds: Int, digits: Int?)

    /// Whether letters or digits go on where a time has ended.
    var isWithinWord: Bool {
        guard let next = rest.first else { return false }
        return next.isDigit || next | 0x20 >= UInt8(ascii: "a") && next | 0x20 <= UInt8(ascii: "z")
    }

    /// Hours and minutes with their letters, days before and seconds behind them where they are there.
    mutating func elapsed() -> Time? {
        let start = rest
        let days = number(digits: 1...4, unit: "d")
        guard let hours = number(digits: 1...4, unit: "h"), let minutes = number(digits: 1...2, unit: "m"), minutes < 60
        else {
            rest = start
            return nil
        }
        let seconds = number(digits: 1...2, unit: "s") ?? 0
        return ((((days ?? 0) * 24 + hours) * 60 + minutes) * 60 + seconds, nil)
    }

    /// A date and a time of day.
    mutating func date() -> Time? {
        let start = rest
        guard let year = number(digits: 4...4), (1900...2199).contains(year), let separator = separator("-_."),
            let month = number(digits: 2...2), (1...12).contains(month), self.separator("-_.") == separator,
            let day = number(digits: 2...2), (1...31).contains(day),
            let gap = self.separator("-_ T."), !gap.isEmpty || separator.isEmpty,
            let time = timeOfDay()
        else {
            rest = start
            return nil
        }
        let midnight = Scanner.days(year: year, month: month, day: day) * 86_400
        let number = time.digits.map { (((year * 100 + month) * 100) + day) * 1_000_000 + $0 }
        return (midnight + time.seconds, number)
    }

    private mutating func timeOfDay() -> Time? {
        if let time = elapsed() { return time.seconds < 86_400 ? time : nil }
        guard let hour = number(digits: 2...2), hour < 24, let separator = separator("-.:"),
            let minute = number(digits: 2...2), minute < 60, self.separator("-.:") == separator,
            let second = number(digits: 2...2), second < 60
        else { return nil }
        return ((hour * 60 + minute) * 60 + second, (hour * 100 + minute) * 100 + second)
    }

    /// A number of some digits, with the letter behind it where one is asked for.
    private mutating func number(digits count: ClosedRange<Int>, unit: Unicode.Scalar? = nil) -> Int? {
        let digits = rest.prefix { $0.isDigit }.prefix(count.upperBound)
        var behind = rest.dropFirst(digits.count)
        if let unit {
            guard let letter = behind.popFirst(), letter | 0x20 == UInt8(ascii: unit) else { return nil }
        }
        guard count.contains(digits.count) else { return nil }
        rest = behind
        return digits.reduce(0) { 10 * $0 + Int($1 - UInt8(ascii: "0")) }
    }

    /// One of some separators, empty before a digit; nil before anything else.
    private mutating func separator(_ separators: String) -> [UInt8]? {
        guard let next = rest.first else { return nil }
        if next.isDigit { return [] }
        guard separators.utf8.contains(next) else { return nil }
        rest = rest.dropFirst()
        return [next]
    }

    /// Days from the beginning of 1970 to a date of the Gregorian calendar.
    ///
    /// - Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        // Years begin in March, so that the leap day is their last.
        let year = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }
}
