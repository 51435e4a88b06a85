public import Lineage

/// A division as a film strip: the mother before it and her daughters after it, all with their outlines.
public struct DivisionFilm: Figure {
    /// The division.
    public var division: Division
    /// Crops around the place of the division.
    public var strip: FilmStrip
    /// Time axis.
    public var clock: LineageClock
    /// Width of the figure, 200 to 4000 units.
    public var width: Double

    /// Makes a figure.
    public init(_ division: Division, strip: FilmStrip, clock: LineageClock, width: Double = 480) {
        self.division = division
        self.strip = strip
        self.clock = clock
        self.width = width
    }

    /// Frames shown before the division and from it on.
    private static let framesAround = 3

    /// The frames that show a division best: three before it and three from it on, as far as the movie goes.
    ///
    /// - Parameters:
    ///   - division: the division.
    ///   - frames: the movie's frames, ascending.
    /// - Returns: the frames, ascending.
    public static func frames(around division: Division, of frames: [Int]) -> [Int] {
        frames.filter { $0 < division.frame }.suffix(framesAround)
            + frames.filter { $0 >= division.frame }.prefix(framesAround)
    }

    /// Who divides into whom.
    public var title: String {
        let daughters = division.daughters.map { "\($0)" }.joined(separator: " and ")
        return division.kind == .budding
            ? "\(division.mother) has bud \(daughters)" : "\(division.mother) becomes \(daughters)"
    }

    /// Draws the figure.
    public func drawing() throws(FigureError) -> SVGDocument {
        try require(width, "width", in: 200...4000)
        let header = Header(title: title, notes: [note], x: 14, width: width - 28)
        let film = FilmRows([strip], clock: clock, left: 14, width: width - 28)
        var document = SVGDocument(width: width, height: header.height + film.height)
        header.draw(in: &document)
        try film.draw(y: header.height, in: &document)
        return document
    }

    private var note: String {
        var parts = [
            "frame \(division.frame)", "confidence \(fixedDecimals(division.confidence, 2))",
        ]
        if let scale = strip.scaleBar { parts.append("scale bar: \(scale.label)") }
        parts.append("mother orange, \(division.kind == .budding ? "bud" : "daughters") blue")
        return parts.joined(separator: " · ")
    }

    /// Writes one row per crop: its frame and time, and how many of the family have an outline in it.
    public func writeCSV(to output: inout some TextOutputStream) {
        output.write("mother,division_frame,confidence,frame,time_min,outlines\n")
        for crop in strip.crops {
            output.write("\(division.mother),\(division.frame),\(fixedDecimals(division.confidence, 6)),")
            output.write(
                "\(crop.frame),\(clock.minutesText(ofFrame: crop.frame)),\(crop.outlined.count + crop.offspring.count)\n"
            )
        }
    }
}
