public import Reporters

/// The cells of one treatment, well or position, with what they have in common.
public struct PopulationGroup: Sendable {
    /// Name of the group, such as `treated`; empty where there is only one.
    public var name: String
    /// One trace per cell; may be empty where only the course is known.
    public var traces: [ProcessedTrace]
    /// The median of the cells with its bootstrap interval; nil for lines of single cells only.
    public var course: PopulationCourse?
    /// The median of the cells of each well, named by their group; empty where wells are not told apart.
    public var wells: [PopulationCourse]

    /// Makes a group.
    public init(
        name: String,
        traces: [ProcessedTrace],
        course: PopulationCourse?,
        wells: [PopulationCourse] = []
    ) {
        self.name = name
        self.traces = traces
        self.course = course
        self.wells = wells
    }
}

/// How the groups of a figure are told apart: by colour and by dashes.
struct GroupStyle {
    private static let colors = [Palette.blue, Palette.orange, Palette.green, Palette.purple, Palette.skyBlue]
    private static let dashes: [[Double]] = [[], [8, 3], [3, 2.5], [9, 3, 2, 3]]

    /// Colour of the median and of the band.
    let color: RGBColor
    /// Line of the median.
    let line: SVGStyle
    /// Colour of single cells.
    let cellColor: RGBColor

    /// The style of a group by its place; grey lines of cells where it is the only one.
    init(place: Int, of count: Int) {
        color = GroupStyle.colors[place % GroupStyle.colors.count]
        line = SVGStyle(stroke: color, strokeWidth: 2.4, dashes: GroupStyle.dashes[place % GroupStyle.dashes.count])
        cellColor = count == 1 ? Palette.softInk : color
    }
}
