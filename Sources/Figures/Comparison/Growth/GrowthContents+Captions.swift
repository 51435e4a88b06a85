internal import Lineage
internal import Reporters

/// What is said below figures of growth.
extension GrowthContents {
    var numberCaption: String {
        """
        A sign per movie (doubling times of its own, where ten births or more tell one) or per cell cycle, a diamond per \
        well, a bar for the group with its 95 % interval by wells (of doubling times by births where that is wider). The bar of \
        cell cycles is the median by Kaplan and Meier, in which cycles that outlast their record count for as long as they were \
        seen.
        """
    }

    var divisionCaption: String {
        """
        Divisions (\(eventName)) so far of the cells that the movies begin with and of their descendants, per such cell; thin \
        lines are single wells. The band is the 95 % bootstrap interval from resampling wells and their movies; a single well \
        has none. Cells that leave the field no longer divide in it. The strip shows the cells in view.
        """
    }

    var growthCaption: String {
        """
        The number of cells that those of the first frame became, if none had left or come in: it grows by the births among \
        the cells in view. A step of 1 is a doubling. Thin lines are single wells; the band is the 95 % bootstrap interval from \
        resampling wells and their movies.
        """
    }

    var phaseNumberCaption: String {
        let definitions = phasesOfCycles.map(\.definition).joined(separator: " ")
        return """
            A sign per phase of a cell, a diamond per well, a bar for the group with its 95 % interval by wells: medians by \
            Kaplan and Meier. \(definitions)
            """
    }

    func survivalCaption(of phase: CellPhase) -> String {
        """
        Share of the \(phase.noun)s that last longer than a time, by Kaplan and Meier: one that its record cuts off counts \
        for as long as it was seen. The band is the 95 % interval with each \(phase.noun) as a replicate. \(phase.definition)
        """
    }

    /// What is counted, in words.
    private var eventName: String {
        switch event {
        case .mitosis: "mitoses"
        case .budEmergence: "emergences of buds"
        case .cytokinesis: "separations of buds"
        case nil: "divisions"
        }
    }
}
