internal import Lineage
internal import Reporters

/// A low plot of how many cells a population's median rests on, frame by frame: so that drop-out is seen.
struct CellCountStrip {
    /// Height of the plot.
    static let height = 44.0

    let axis: ValueAxis
    private let courses: [(course: PopulationCourse, style: GroupStyle)]

    /// Makes the plot; nil when no course has a point.
    init?(_ courses: [(course: PopulationCourse, style: GroupStyle)]) {
        let most = courses.flatMap { $0.course.points.map(\.cellCount) }.max()
        guard let most else { return nil }
        self.courses = courses
        axis = ValueAxis(
            title: "Cells",
            range: 0...max(Double(most) * 1.12, 1),
            height: CellCountStrip.height,
            wholeNumbers: true,
            fewestTicks: 3
        )
    }

    func draw(in area: PlotArea, x: LinearScale, clock: LineageClock, margin: Double, of document: inout SVGDocument) {
        axis.drawGrid(in: area, of: &document)
        let y = axis.scale(in: area)
        for (course, style) in courses {
            var path = SVGPath()
            for (index, point) in course.points.enumerated() {
                let place = (x: x(clock.time(ofFrame: point.frame)), y: y(Double(point.cellCount)))
                guard index > 0 else {
                    path.move(toX: place.x, y: place.y)
                    continue
                }
                path.line(toX: place.x, y: y(Double(course.points[index - 1].cellCount)))
                path.line(toX: place.x, y: place.y)
            }
            document.path(path, SVGStyle(stroke: style.color, strokeWidth: 1.4, dashes: style.line.dashes))
        }
        area.drawFrame(in: &document)
        axis.draw(beside: area, margin: margin, in: &document)
    }
}
