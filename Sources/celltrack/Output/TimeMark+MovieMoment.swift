import Figures
import Pipeline

extension TimeMark.Moment {
    /// The moment of a result.
    init(_ moment: MovieMoment) {
        switch moment {
        case .minutes(let minutes): self = .minutes(minutes)
        case .frame(let frame): self = .frame(Double(frame))
        }
    }
}
