//! How the app's page does for people who do not see it, or do not see it well.

use anyhow::Result;

use super::AppPage;

impl AppPage {
    /// The names of the sections that are offered.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn sections(&self) -> Result<Vec<String>> {
        let names = "return [...document.querySelectorAll('.sections button')].map(button => button.innerText.trim())";
        Ok(serde_json::from_value(self.ask(names).await?)?)
    }

    /// Shows the app in a theme, `light` or `dark`, whatever the system's one is.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn put_on_theme(&self, theme: &str) -> Result<()> {
        self.ask(&format!("document.documentElement.dataset.theme = '{theme}'")).await.map(drop)
    }

    /// What axe-core, whose script is given, finds on the page by the rules of WCAG 2.1 AA that is serious or worse: rule,
    /// the first element and how many there are.
    ///
    /// # Errors
    /// If the script cannot be run.
    pub async fn barriers(&self, axe: &str) -> Result<Vec<String>> {
        // «Считаем…», «Проверяем…»
        let is_settled =
            "return ![...document.querySelectorAll('p[role=status]')].some(p => p.innerText.trim().endsWith('…'))";
        self.wait("all that is counted", async || Ok((self.ask(is_settled).await? == true).then_some(()))).await?;
        self.ask(axe).await?;
        let run = "const told = await axe.run(document, { resultTypes: ['violations'], iframes: false,
                runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] });
            return told.violations.filter(it => ['serious', 'critical'].includes(it.impact)).map(it =>
                `${it.id} × ${it.nodes.length}: ${it.nodes[0].html.slice(0, 160)} ${it.nodes[0].failureSummary}`);";
        let run = format!("return (async () => {{ {run} }})()");
        Ok(serde_json::from_value(self.ask(&run).await?)?)
    }
}
