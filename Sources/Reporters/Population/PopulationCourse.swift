/// A population at one time.
public struct PopulationPoint: Sendable, Equatable {
    /// 0-based frame.
    public var frame: Int
    /// Seconds since the movie's first frame; nil when the movie has no clock.
    public var timeInSeconds: Double?
    /// Median over the cells with its bootstrap interval (95 %); undefined without a cell.
    public var median: Estimate
    /// Cells that the median rests on.
    public var cellCount: Int

    /// Makes a point.
    public init(frame: Int, timeInSeconds: Double?, median: Estimate, cellCount: Int) {
        self.frame = frame
        self.timeInSeconds = timeInSeconds
        self.median = median
        self.cellCount = cellCount
    }
}

/// The course of a reporter over a population of cells.
public struct PopulationCourse: Sendable, Equatable {
    /// Name of the group, such as `treated` or a well; empty where there is only one.
    public var group: String
    /// Name of the reporter.
    public var name: String
    /// Points of consecutive frames.
    public var points: [PopulationPoint]

    /// Makes a course.
    public init(group: String, name: String, points: [PopulationPoint]) {
        self.group = group
        self.name = name
        self.points = points
    }
}
